package io.dotmesh.adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.adapters.cli.Desk.Ran;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.history.Change;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs of every day, in each form of their output, and what each asks of the node. */
class WorkTest {
    private static final DotName SHOP = new DotName(Namespace.ADMIN, "shop");
    private static final String C1 = "00000000-0000-4000-8000-000000000002";
    private static final String C2 = "00000000-0000-4000-8000-000000000003";

    @TempDir
    private Path home;

    private Desk desk;

    @BeforeEach
    void begin() {
        desk = Desk.withNode(home);
    }

    private void shop() {
        desk.does("init", "shop");
        desk.node().asked();
    }

    private void shopWithCommit() {
        shop();
        assertThat(desk.says("commit", "-m", "Opening stock", "-d", "ticket=42"))
                .isEqualTo(C2 + "\n");
        desk.node().asked();
    }

    // init

    @Test
    void initMakesADotInSilenceAndMakesItCurrent() {
        desk.does("init", "shop");
        assertThat(desk.node().asked()).containsExactly("dots.create");
        assertThat(desk.book().currentDot("local")).contains("shop");
        desk.does("init", "bob/shop");
        assertThat(desk.book().currentDot("local")).contains("bob/shop");
    }

    @Test
    void initTellsProgramsAboutTheDot() {
        assertThat(desk.says("init", "shop", "--output", "json"))
                .isEqualTo("{\"namespace\":\"admin\",\"name\":\"shop\",\"id\":\"00000000-0000-4000-8000-000000000001\","
                        + "\"owner\":\"admin\",\"collaborators\":[],\"created\":\"2026-11-22T12:00:00Z\","
                        + "\"branches\":[{\"id\":\"00000000-0000-4000-8000-000000000001\",\"name\":\"master\","
                        + "\"node\":\"b7c0ffee\",\"sizeBytes\":19456,\"dirtyBytes\":0,\"commits\":1,"
                        + "\"tip\":{\"id\":\"" + C1 + "\",\"message\":\"Initial commit\",\"author\":\"admin\","
                        + "\"time\":\"2026-11-22T12:00:01Z\",\"timeNanos\":\"1795348801000000000\","
                        + "\"metadata\":{\"type\":\"dotmesh.initial\"}}}]}\n");
    }

    @Test
    void initOfADotThatIsThereSaysSo() {
        shop();
        assertThat(desk.dm("init", "shop")).isEqualTo(new Ran(1, "", """
                                Error: shop exists already
                                Try:   Choose another name, or use it: 'dm switch shop'.
                                Code:  ALREADY_EXISTS
                                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|name cannot be empty",
                "a b|invalid dot name, should match pattern: ^[a-zA-Z0-9_\\-]{1,64}$",
                "..|invalid dot name, should match pattern: ^[a-zA-Z0-9_\\-]{1,64}$",
                "ünï|invalid dot name, should match pattern: ^[a-zA-Z0-9_\\-]{1,64}$",
                "a/b/c|Volume names must be of the form NAMESPACE/VOLUME or just VOLUME: 'a/b/c'",
                "/b|namespace cannot be empty",
                "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee1|the name of a dot is at most 50 characters long, not 51",
                "shop@x|this is about the dot and all its branches, not about one: 'shop@x'",
            })
    void aNameThatCannotBeOneIsRefusedWithoutAskingTheNode(String name, String why) {
        var ran = desk.dm("init", name);
        assertThat(ran.err()).startsWith("Error: " + why + "\nTry:   ").endsWith("\nCode:  INVALID\n");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(desk.node().asked()).isEmpty();
    }

    // list

    @Test
    void listShowsTheDotsAsTheOriginalDoes() {
        desk.does("init", "shop");
        desk.does("init", "bob/warehouse");
        desk.node().dirty(SHOP, "master", 5_000_000);
        desk.does("switch", "shop");
        desk.node().asked();
        assertThat(desk.says("list")).isEqualTo("""
                        Current remote: local (use 'dm remote -v' to list and 'dm remote switch' to switch)

                          DOT            BRANCH  SERVER    CONTAINERS  SIZE       COMMITS  DIRTY
                        * shop           master  b7c0ffee              19.00 kiB  1        4.77 MiB
                          bob/warehouse  master  b7c0ffee              19.00 kiB  1        -
                        """);
        assertThat(desk.node().asked()).containsExactly("dots.list");
        assertThat(desk.says("ls", "-H")).isEqualTo("""
                        shop\tmaster\tb7c0ffee\t\t19456\t1\t5000000\t
                        bob/warehouse\tmaster\tb7c0ffee\t\t19456\t1\t0\t
                        """);
        assertThat(desk.says("list", "-o", "json"))
                .startsWith("{\"remote\":\"local\",\"dots\":[{\"current\":true,\"branch\":\"master\","
                        + "\"namespace\":\"admin\",\"name\":\"shop\",")
                .contains("{\"current\":false,\"branch\":\"master\",\"namespace\":\"bob\",\"name\":\"warehouse\",")
                .endsWith("}]}\n");
    }

    @Test
    void listShowsTheBranchThatIsCurrent() {
        shopWithCommit();
        desk.does("checkout", "-b", "sale");
        assertThat(desk.says("list", "-H")).isEqualTo("shop\tsale\tb7c0ffee\t\t0\t0\t0\t\n");
    }

    @Test
    void listOfNothingSaysHowToBegin() {
        var ran = desk.dm("list");
        assertThat(ran.out()).endsWith("  DOT  BRANCH  SERVER  CONTAINERS  SIZE  COMMITS  DIRTY\n");
        assertThat(ran.err()).isEqualTo("There are no dots yet. Make one with 'dm init NAME'.\n");
        assertThat(desk.says("list", "-H")).isEmpty();
        assertThat(desk.says("list", "--output=json")).isEqualTo("{\"remote\":\"local\",\"dots\":[]}\n");
    }

    // switch

    @Test
    void switchMakesADotCurrentWithOneRequest() {
        desk.does("init", "shop");
        desk.does("init", "store");
        desk.node().asked();
        desk.does("switch", "shop");
        assertThat(desk.node().asked()).containsExactly("dots.show");
        assertThat(desk.book().currentDot("local")).contains("shop");
        assertThat(desk.says("switch", "store", "-o", "json"))
                .isEqualTo("{\"namespace\":\"admin\",\"name\":\"store\",\"branch\":\"master\"}\n");
        assertThat(desk.dm("switch", "nothing")).isEqualTo(new Ran(1, "", """
                                Error: nothing doesn't exist
                                Try:   List the dots with 'dm list', or make it with 'dm init nothing'.
                                Code:  NO_SUCH_DOT
                                """));
        assertThat(desk.book().currentDot("local")).contains("store");
    }

    // commit

    @Test
    void commitPrintsTheIdAndAsksOnce() {
        shop();
        assertThat(desk.says("commit", "-m", "first")).isEqualTo(C2 + "\n");
        assertThat(desk.node().asked()).containsExactly("commits.commit");
        assertThat(desk.says("commit", "--message", "second", "--output", "json"))
                .isEqualTo("{\"id\":\"00000000-0000-4000-8000-000000000004\",\"message\":\"second\","
                        + "\"author\":\"admin\",\"time\":\"2026-11-22T12:00:03Z\","
                        + "\"timeNanos\":\"1795348803000000000\",\"metadata\":{}}\n");
    }

    @Test
    void commitOfAnotherDotAndBranchDoesNotChangeTheCurrentOne() {
        shop();
        desk.does("checkout", "-b", "sale");
        desk.does("init", "store");
        assertThat(desk.says("commit", "shop@sale", "-m", "on sale")).hasSize(37);
        assertThat(desk.says("commit", "-m", "on master", "shop@master")).hasSize(37);
        assertThat(desk.says("log", "shop@sale", "--own", "-H"))
                .contains("on sale")
                .doesNotContain("on master");
        assertThat(desk.says("log", "shop@master", "-H")).contains("on master");
        assertThat(desk.says("log", "shop", "--own", "-H")).contains("on sale");
        assertThat(desk.book().currentDot("local")).contains("store");
    }

    @Test
    void commitOfSeveralDotsAsksOnceAndPrintsTheOneId() {
        shop();
        desk.does("checkout", "-b", "sale");
        desk.does("init", "store");
        desk.node().asked();
        var id =
                desk.says("commit", "--dots", "shop@master,store", "-m", "both").strip();
        assertThat(desk.node().asked()).containsExactly("commits.commitTogether");
        assertThat(desk.says("log", "shop@master", "-H")).contains(id);
        assertThat(desk.says("log", "store", "-H")).contains(id);
        assertThat(desk.says("log", "shop@sale", "--own", "-H")).doesNotContain(id);
        assertThat(desk.says("commit", "--dots", "shop", "-m", "m", "--dots=store", "-d", "#commit-id=x", "-o", "json"))
                .startsWith("{\"id\":\"x\",\"message\":\"m\",")
                .endsWith("\"metadata\":{},\"dots\":[{\"namespace\":\"admin\",\"name\":\"shop\",\"branch\":\"sale\"},"
                        + "{\"namespace\":\"admin\",\"name\":\"store\",\"branch\":\"master\"}]}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "commit --dots shop store -m m|2|dm commit takes --dots or one dot as its argument, not both",
                "commit --dots shop,,store -m m|1|name cannot be empty",
                "commit --dots shop,store|1|Please provide a commit message"
            })
    void commitOfSeveralDotsThatCannotBeIsRefusedBeforeTheNodeIsAsked(String line, int status, String why) {
        shop();
        var ran = desk.dm(line.split(" "));
        assertThat(ran.err()).contains(why);
        assertThat(ran.status()).isEqualTo(status);
        assertThat(desk.node().asked()).isEmpty();
    }

    @Test
    void commitTakesMetadataAsTheOriginalDoes() {
        shop();
        assertThat(desk.says("commit", "-m", "m", "-d", "a=1,b=2", "-d", "\"c=x,y\"", "-d", "d=p=q", "-o", "json"))
                .contains("\"metadata\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"x,y\",\"d\":\"p=q\"}");
        assertThat(desk.says("commit", "-m", "m", "-d", "message=other,author=bob,#commit-id=chosen", "-o", "json"))
                .startsWith("{\"id\":\"chosen\",\"message\":\"other\",\"author\":\"bob\",")
                .endsWith("\"metadata\":{}}\n");
        assertThat(desk.says("commit", "-m", "@file", "-o", "json")).contains("\"message\":\"@file\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "novalue|Each metadata value must be a name=value pair: novalue",
                "Upper=x|Metadata field names must start with lowercase characters: Upper",
                "=x|Metadata field names must start with lowercase characters: (empty)",
                "#commit-id=a b|invalid snapshot name, should match pattern: ^[a-zA-Z0-9_\\-]{1,64}$",
            })
    void commitRefusesMetadataThatCannotBe(String pair, String why) {
        shop();
        var ran = desk.dm("commit", "-m", "m", "-d", pair);
        assertThat(ran.err()).startsWith("Error: " + why + "\n");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(desk.node().asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"commit", "commit -m=", "commit shop"})
    void commitWithoutAMessageIsRefused(String line) {
        shop();
        assertThat(desk.dm(line.split(" "))).isEqualTo(new Ran(1, "", """
                                Error: Please provide a commit message
                                Try:   Write it after -m: dm commit -m 'TEXT'.
                                Code:  INVALID
                                """));
    }

    @Test
    void withoutACurrentDotTheOnlyOneIsTakenAndRemembered() {
        shop();
        desk.file().change(book -> book.forget("local", SHOP)).orElseThrow();
        assertThat(desk.says("commit", "-m", "first")).isEqualTo(C2 + "\n");
        assertThat(desk.node().asked()).containsExactly("dots.list", "commits.commit");
        assertThat(desk.book().currentDot("local")).contains("shop");
    }

    @Test
    void withoutACurrentDotAmongManyTheCommandIsRefused() {
        desk.does("init", "shop");
        desk.does("init", "store");
        desk.file()
                .change(book -> book.forget("local", new DotName(Namespace.ADMIN, "store")))
                .orElseThrow();
        assertThat(desk.dm("commit", "-m", "first")).isEqualTo(new Ran(1, "", """
                                Error: No current dot is selected. List them with 'dm list' and select one with 'dm switch'.
                                Try:   Or name it in the command, for example 'dm log shop'.
                                Code:  NO_SUCH_DOT
                                """));
    }

    @Test
    void whereThereIsNoDotAtAllTheCommandSaysHowToMakeOne() {
        assertThat(desk.dm("log")).isEqualTo(new Ran(1, "", """
                                Error: there are no dots yet on the remote local
                                Try:   Make one with 'dm init NAME'. A deleted one comes back with 'dm dot restore NAME'.
                                Code:  NO_SUCH_DOT
                                """));
    }

    // log

    @Test
    void logShowsDatesForPeopleAndNanosecondsForScripts() {
        shopWithCommit();
        assertThat(desk.says("log")).isEqualTo("""
                        commit 00000000-0000-4000-8000-000000000002
                        author: admin
                        date: 2026-11-22 13:00:01 +0100
                        type: dotmesh.initial

                            Initial commit

                        commit 00000000-0000-4000-8000-000000000003
                        author: admin
                        date: 2026-11-22 13:00:02 +0100
                        ticket: 42

                            Opening stock

                        """);
        assertThat(desk.node().asked()).containsExactly("commits.ancestry");
        assertThat(desk.says("log", "-H"))
                .startsWith("commit " + C1 + "\nauthor: admin\ndate: 1795348801000000000\ntype: dotmesh.initial\n\n"
                        + "    Initial commit\n\ncommit ");
        assertThat(desk.says("log", "-o", "json"))
                .startsWith(
                        "{\"namespace\":\"admin\",\"name\":\"shop\",\"branch\":\"master\",\"commits\":[{\"id\":\"" + C1)
                .contains("\"timeNanos\":\"1795348802000000000\",\"metadata\":{\"ticket\":\"42\"}");
    }

    @Test
    void logOfABranchHasWhatItBeganFromUnlessOnlyItsOwnIsWanted() {
        shopWithCommit();
        desk.does("checkout", "-b", "sale");
        desk.says("commit", "-m", "Sold");
        assertThat(desk.says("log", "-H")).contains("Opening stock").contains("Sold");
        desk.node().asked();
        assertThat(desk.says("log", "--own", "-H"))
                .doesNotContain("Opening stock")
                .contains("Sold");
        assertThat(desk.node().asked()).containsExactly("commits.log");
    }

    @Test
    void textOfUsersCannotCommandTheTerminal() {
        shop();
        desk.says("commit", "-m", "two\nlines \u001b[2J", "-d", "x=a\nauthor: mallory");
        assertThat(desk.says("log"))
                .endsWith("x: a\\u000aauthor: mallory\n\n    two\n    lines \\u001b[2J\n\n")
                .doesNotContain("\u001b");
    }

    // branch and checkout

    @Test
    void checkoutWithBMakesABranchAndWorksOnIt() {
        shopWithCommit();
        desk.does("checkout", "-b", "sale");
        assertThat(desk.node().asked()).containsExactly("branches.fork", "volumes.checkOut");
        assertThat(desk.says("branch")).isEqualTo("  master\n* sale\n");
        assertThat(desk.node().asked()).containsExactly("dots.show");
        desk.does("checkout", "master");
        assertThat(desk.node().asked()).containsExactly("volumes.checkOut");
        assertThat(desk.says("branch")).isEqualTo("* master\n  sale\n");
        assertThat(desk.says("checkout", "shop", "sale", "-o", "json"))
                .isEqualTo("{\"namespace\":\"admin\",\"name\":\"shop\",\"branch\":\"sale\"}\n");
        assertThat(desk.says("branch", "shop", "-o", "json"))
                .startsWith("{\"namespace\":\"admin\",\"name\":\"shop\",\"current\":\"sale\",\"branches\":[{\"id\":")
                .contains(
                        "\"name\":\"sale\",\"origin\":{\"branch\":\"00000000-0000-4000-8000-000000000001\",\"commit\":\""
                                + C2 + "\"}");
    }

    @Test
    void checkoutCanBeginABranchAtAnotherBranchAndCommit() {
        shopWithCommit();
        desk.does("checkout", "-b", "sale", "--at", "HEAD^");
        assertThat(desk.node().asked()).containsExactly("commits.ancestry", "branches.fork", "volumes.checkOut");
        assertThat(desk.says("branch", "-o", "json")).contains("\"commit\":\"" + C1 + "\"");
        desk.says("commit", "shop@sale", "-m", "Sold");
        desk.does("checkout", "shop@sale", "-b", "big-sale");
        assertThat(desk.says("branch", "-o", "json")).contains("\"commit\":\"00000000-0000-4000-8000-000000000005\"");
    }

    @Test
    void checkoutSaysWhatTheOriginalSaysWhenItCannot() {
        shopWithCommit();
        desk.does("checkout", "-b", "sale");
        assertThat(desk.dm("checkout", "-b", "sale").err()).startsWith("Error: Branch already exists: sale\n");
        assertThat(desk.dm("checkout", "nowhere")).isEqualTo(new Ran(1, "", """
                                Error: Branch does not exist: nowhere
                                Try:   List the branches with 'dm branch', or make it with 'dm checkout -b nowhere'.
                                Code:  NO_SUCH_BRANCH
                                """));
        assertThat(desk.dm("checkout").err()).startsWith("Error: Please give me a branch name.\n");
        assertThat(desk.dm("checkout", "").err()).startsWith("Error: Please give me a branch name.\n");
        assertThat(desk.dm("checkout", "sale", "--at", "HEAD").status()).isEqualTo(2);
        assertThat(desk.says("branch")).isEqualTo("  master\n* sale\n");
    }

    @Test
    void branchWithDRemovesABranchAndForgetsIt() {
        shopWithCommit();
        desk.does("checkout", "-b", "sale");
        desk.node().asked();
        var ran = desk.dm("branch", "-d", "sale");
        assertThat(ran).isEqualTo(new Ran(0, "", "The current branch is now master: 'dm checkout master' shows it.\n"));
        assertThat(desk.node().asked()).containsExactly("branches.drop");
        assertThat(desk.says("branch")).isEqualTo("* master\n");
        assertThat(desk.dm("branch", "-d", "sale").err()).startsWith("Error: Branch does not exist: sale\n");
    }

    // diff

    @Test
    void diffListsFilesBySubdot() {
        shopWithCommit();
        desk.node()
                .changed(
                        new Change(Change.Kind.ADDED, SubdotName.DEFAULT, "new.txt"),
                        new Change(Change.Kind.MODIFIED, SubdotName.DEFAULT, "a/b c"),
                        new Change(Change.Kind.REMOVED, new SubdotName("db"), "x\ny"),
                        new Change(
                                Change.Kind.RENAMED,
                                SubdotName.DEFAULT,
                                "now",
                                Optional.of(new Change.Location(new SubdotName("db"), "then"))));
        assertThat(desk.says("diff")).isEqualTo("+ new.txt\nM a/b c\n- db:x\\u000ay\nR db:then -> now\n");
        assertThat(desk.node().asked()).containsExactly("branches.show", "commits.diff", "from tip to now");
        assertThat(desk.says("diff", "-H")).isEqualTo("""
                        +\t__default__\tnew.txt
                        M\t__default__\ta/b c
                        -\tdb\tx\\u000ay
                        R\t__default__\tnow\tdb\tthen
                        """);
        assertThat(desk.says("diff", "-o", "json"))
                .isEqualTo("{\"namespace\":\"admin\",\"name\":\"shop\",\"branch\":\"master\",\"changes\":["
                        + "{\"change\":\"+\",\"subdot\":\"__default__\",\"path\":\"new.txt\"},"
                        + "{\"change\":\"M\",\"subdot\":\"__default__\",\"path\":\"a/b c\"},"
                        + "{\"change\":\"-\",\"subdot\":\"db\",\"path\":\"x\\ny\"},"
                        + "{\"change\":\"R\",\"subdot\":\"__default__\",\"path\":\"now\",\"fromSubdot\":\"db\","
                        + "\"fromPath\":\"then\"}]}\n");
    }

    @Test
    void aDifferenceThatWasCutSaysSo() {
        shopWithCommit();
        desk.node().changed(new Change(Change.Kind.ADDED, SubdotName.DEFAULT, "one of many"));
        desk.node().cut();
        assertThat(desk.dm("diff"))
                .isEqualTo(new Ran(0, "+ one of many\n", "More changed: these are 1 of all changes.\n"));
        assertThat(desk.says("diff", "-o", "json")).endsWith(",\"cut\":true}\n");
    }

    @Test
    void diffTellsCommitsAndDotsApartByTheirForm() {
        shopWithCommit();
        desk.does("init", "store");
        desk.does("switch", "store");
        desk.node().asked();
        desk.does("diff", "shop@master", "HEAD^", C2);
        assertThat(desk.node().asked())
                .containsExactly("commits.ancestry", "branches.show", "commits.diff", "from " + C1 + " to " + C2);
        desk.does("diff", "admin/shop");
        assertThat(desk.node().asked()).contains("from tip to now");
        desk.does("diff", "shop", "HEAD^", "HEAD");
        assertThat(desk.node().asked()).contains("from " + C1 + " to " + C2);
        desk.does("diff", "--dot", "shop", "HEAD^");
        assertThat(desk.node().asked()).contains("from " + C1 + " to now");
        assertThat(desk.dm("diff", "shop")).isEqualTo(new Ran(1, "", """
                                Error: No commits match shop
                                Try:   See 'dm log'. If that is a dot, write 'dm diff --dot shop'.
                                Code:  NO_SUCH_COMMIT
                                """));
    }

    // reset and undo

    @Test
    void resetKeepsStandardOutputEmptyAndSaysWhatItKept() {
        shopWithCommit();
        var ran = desk.dm("reset", "--hard", "HEAD^");
        assertThat(ran)
                .isEqualTo(new Ran(
                        0,
                        "",
                        "What this dropped is kept in the branch master-stash-1795348803 until 2026-11-29 13:00:03 +0100."
                                + " To bring it back: dm undo shop\n"));
        assertThat(desk.node().asked()).containsExactly("commits.ancestry", "branches.reset");
        assertThat(desk.says("branch"))
                .isEqualTo("* master\n  master-stash-1795348803 (kept from a reset until 2026-11-29 13:00:03 +0100)\n");
        assertThat(desk.says("branch", "-H")).isEqualTo("* master\n  master-stash-1795348803\n");
    }

    @Test
    void resetToAWholeIdAsksOnce() {
        shopWithCommit();
        desk.does("reset", "--discard", C1);
        assertThat(desk.node().asked()).containsExactly("branches.reset");
        assertThat(desk.says("log", "-H")).doesNotContain("Opening stock");
        assertThat(desk.says("reset", C1, "-o", "json"))
                .startsWith("{\"namespace\":\"admin\",\"name\":\"shop\",\"branch\":\"master\",\"tip\":\"" + C1
                        + "\",\"kept\":{\"id\":\"")
                .contains("\"keeps\":{\"of\":\"00000000-0000-4000-8000-000000000001\",\"since\":");
    }

    @Test
    void resetOfAnotherDotNamesItFirst() {
        shopWithCommit();
        desk.does("init", "store");
        assertThat(desk.dm("reset", "shop", "HEAD^").status()).isZero();
        assertThat(desk.says("log", "shop", "-H")).doesNotContain("Opening stock");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HEAD^^|Commits don't go back that far",
                "ffff|No commits match ffff",
                "ffffffff-0000-4000-8000-000000000009|No commits match ffffffff-0000-4000-8000-000000000009",
                "''|no commit was named",
                "0000|2 commits match 0000",
            })
    void resetToWhatIsNotThereChangesNothing(String ref, String why) {
        shopWithCommit();
        var ran = desk.dm("reset", ref);
        assertThat(ran.err()).startsWith("Error: " + why + "\n");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(desk.says("branch")).isEqualTo("* master\n");
    }

    @Test
    void undoTakesBackAResetOfTheNamedDotWithOneRequest() {
        shopWithCommit();
        desk.dm("reset", "HEAD^");
        desk.node().asked();
        assertThat(desk.dm("undo", "shop"))
                .isEqualTo(new Ran(
                        0,
                        "",
                        "The branch master of shop is again as it was before its reset."
                                + " What was done since is kept in the branch master-stash-1795348803.\n"));
        assertThat(desk.node().asked()).containsExactly("branches.undoReset");
        assertThat(desk.dm("undo", "shop").err()).startsWith("Error: no reset of admin/shop is kept\n");
    }

    @Test
    void undoTakesBackWhateverWasLast() {
        shopWithCommit();
        desk.does("init", "store");
        desk.does("switch", "shop");
        desk.dm("dot", "delete", "-f", "store");
        desk.dm("reset", "HEAD^");
        desk.node().asked();
        assertThat(desk.says("undo", "-o", "json"))
                .startsWith("{\"undone\":\"reset\",\"namespace\":\"admin\",\"name\":\"shop\",\"branch\":\"master\"");
        assertThat(desk.node().asked()).containsExactly("dots.trash", "dots.show", "branches.undoReset");
        assertThat(desk.dm("undo")).isEqualTo(new Ran(0, "", "The dot store is back.\n"));
        assertThat(desk.dm("undo").err())
                .startsWith("Error: there is no reset of the current dot and no deletion that could be taken back\n");
    }

    @Test
    void undoRestoresTheDotThatIsNamedWhenItIsGone() {
        shopWithCommit();
        desk.dm("dot", "delete", "-f", "shop");
        assertThat(desk.dm("undo", "shop")).isEqualTo(new Ran(0, "", "The dot shop is back.\n"));
        desk.dm("dot", "delete", "-f", "shop");
        assertThat(desk.dm("undo")).isEqualTo(new Ran(0, "", "The dot shop is back.\n"));
    }
}
