package io.dotmesh.adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.adapters.cli.Desk.Ran;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code dm dot} and {@code dm mount}. */
class DotTest {
    private static final DotName SHOP = new DotName(Namespace.ADMIN, "shop");

    @TempDir
    private Path home;

    private Desk desk;

    @BeforeEach
    void begin() {
        desk = Desk.withNode(home);
        desk.does("init", "shop");
        desk.node().asked();
    }

    // show

    @Test
    void showTellsAllAboutADot() {
        desk.node().dirty(SHOP, "master", 2048);
        assertThat(desk.says("dot", "show")).isEqualTo("""
                        Dot admin/shop:
                        Master branch ID: 00000000-0000-4000-8000-000000000001
                        Dot is currently selected.
                        Owner: admin
                        Commits: 1
                        Dot size: 19.00 kiB (2.00 kiB dirty)
                        Branches:
                        * master (00000000-0000-4000-8000-000000000001)
                           Replication Status:
                            server b7c0ffee [MASTER] (status: 1 commits) is up to date
                        """);
        assertThat(desk.node().asked()).containsExactly("dots.show", "branches.lacking");
    }

    @Test
    void showTellsWhatOtherNodesLack() {
        desk.says("commit", "-m", "Opening stock");
        desk.node().clustered();
        assertThat(desk.says("dot", "show")).endsWith("""
                           Replication Status:
                            server b7c0ffee [MASTER] (status: 2 commits) is up to date
                            server 2ea51de0          (two) lacks 2 commits
                            server 3c0ffee0          (three) is not known: it was last seen 2 d ago
                        """);
        assertThat(desk.says("dot", "show", "-H")).endsWith("""
                        latency\tb7c0ffee\tmaster\t2 commits
                        latency\t2ea51de0\treplica\t0 commits\t00000000-0000-4000-8000-000000000002\t00000000-0000-4000-8000-000000000003
                        latency\t3c0ffee0\treplica\tunknown
                        """);
        assertThat(desk.says("dot", "show", "-o", "json"))
                .contains(
                        "\"nodes\":[{\"id\":\"b7c0ffee\",\"name\":\"one\",\"lacks\":0,\"commits\":[]},",
                        "{\"id\":\"2ea51de0\",\"name\":\"two\",\"lacks\":2,\"commits\":[\"",
                        "{\"id\":\"3c0ffee0\",\"name\":\"three\",\"unknown\":\"it was last seen 2 d ago\"}]");
    }

    @Test
    void showAsksNothingMoreOfABranchThatIsGone() {
        desk.dm("dot", "show", "shop@gone");
        assertThat(desk.node().asked()).containsExactly("dots.show");
    }

    @Test
    void showTellsScriptsInTheOriginalsShape() {
        desk.does("checkout", "-b", "sale");
        desk.file().change(book -> book.put("hub", hub())).orElseThrow();
        desk.does("dot", "set-upstream", "hub", "store");
        assertThat(desk.says("dot", "show", "-H", "shop")).isEqualTo("""
                        namespace\tadmin
                        name\tshop
                        masterBranchId\t00000000-0000-4000-8000-000000000001
                        selected
                        commitCount\t0
                        size\t0
                        dirty\t0
                        currentBranch\tsale
                        branch\t00000000-0000-4000-8000-000000000001\tmaster
                        branch\t00000000-0000-4000-8000-000000000003\tsale
                        latency\tb7c0ffee\tmaster\t0 commits
                        defaultUpstreamDot\thub\talice/store
                        """);
        assertThat(desk.says("dot", "show", "shop@master"))
                .contains("Commits: 1\nDot size: 19.00 kiB (all clean)\n")
                .endsWith("Tracks dot alice/store on remote hub\n");
        assertThat(desk.says("dot", "show", "-o", "json"))
                .startsWith("{\"current\":true,\"branch\":\"sale\",\"namespace\":\"admin\",\"name\":\"shop\",")
                .endsWith("\"tracks\":{\"hub\":\"alice/store\"}}\n");
    }

    @Test
    void showOfADotThatIsNotThereSaysWhatTheNodeSays() {
        assertThat(desk.dm("dot", "show", "bob/x")).isEqualTo(new Ran(1, "", """
                                Error: No such filesystem named 'bob/x'
                                Try:   See 'dm list'.
                                Code:  NO_SUCH_DOT
                                """));
    }

    // delete, trash, restore

    @Test
    void deleteWantsACapitalY() {
        var question = "Please confirm that you really want to delete the dot admin/shop, including all branches and"
                + " commits? (enter Y to continue): ";
        assertThat(desk.dmReading("y\n", "dot", "delete", "shop")).isEqualTo(new Ran(0, "Aborted.\n", question));
        assertThat(desk.dmReading("", "dot", "delete", "shop")).isEqualTo(new Ran(0, "Aborted.\n", question + "\n"));
        assertThat(desk.dmReading("Yes\n", "dot", "delete", "shop").out()).isEqualTo("Aborted.\n");
        assertThat(desk.dmReading("\n", "dot", "delete", "shop", "-o", "json").out())
                .isEqualTo("{\"deleted\":false,\"namespace\":\"admin\",\"name\":\"shop\"}\n");
        assertThat(desk.node().asked()).containsOnly("dots.show");
        assertThat(desk.dmReading("Y\n", "dot", "delete", "shop"))
                .isEqualTo(new Ran(
                        0,
                        "",
                        question + "Until 2026-11-29 13:00:02 +0100 it can be brought back: dm dot restore shop\n"));
        assertThat(desk.node().asked()).containsExactly("dots.show", "dots.delete");
    }

    @Test
    void deleteDoesNotAskAboutADotThatIsNotThere() {
        assertThat(desk.dmReading("Y\n", "dot", "delete", "nope"))
                .isEqualTo(new Ran(
                        1,
                        "",
                        "Error: No such filesystem named 'admin/nope'\nTry:   See 'dm list'.\nCode:  NO_SUCH_DOT\n"));
        assertThat(desk.node().asked()).containsExactly("dots.show");
    }

    @Test
    void aDotThatCameBackIsTheCurrentOneWhereNoOtherIs() {
        desk.does("init", "store");
        desk.dm("dot", "delete", "-f", "shop");
        desk.does("dot", "restore", "shop");
        assertThat(desk.book().currentDot("local")).contains("store");
        desk.dm("dot", "delete", "-f", "store");
        desk.does("dot", "restore", "store");
        assertThat(desk.book().currentDot("local")).contains("store");
        desk.dm("dot", "delete", "-f", "store");
        assertThat(desk.dm("undo").err()).isEqualTo("The dot store is back.\n");
        assertThat(desk.book().currentDot("local")).contains("store");
    }

    @Test
    void deleteForgetsWhatWasCurrentAndRestoreBringsTheDotBack() {
        desk.does("checkout", "-b", "sale");
        assertThat(desk.dm("dot", "delete", "--force", "shop").status()).isZero();
        assertThat(desk.book().currentDot("local")).isEmpty();
        assertThat(desk.book().currentBranch("local", SHOP)).isEqualTo("master");
        assertThat(desk.says("dot", "trash")).isEqualTo("""
                        DOT   DELETED                    KEPT UNTIL                 BRANCHES
                        shop  2026-11-22 13:00:02 +0100  2026-11-29 13:00:02 +0100  2
                        """);
        assertThat(desk.says("dot", "trash", "-H")).isEqualTo("shop\t2026-11-22T12:00:02Z\t2026-11-29T12:00:02Z\t2\n");
        assertThat(desk.says("dot", "trash", "-o", "json"))
                .isEqualTo("{\"dots\":[{\"namespace\":\"admin\",\"name\":\"shop\","
                        + "\"id\":\"00000000-0000-4000-8000-000000000001\","
                        + "\"deletedBy\":\"00000000-0000-0000-0000-000000000000\",\"since\":\"2026-11-22T12:00:02Z\","
                        + "\"until\":\"2026-11-29T12:00:02Z\",\"branches\":[\"master\",\"sale\"]}]}\n");
        desk.node().asked();
        desk.does("dot", "restore", "shop");
        assertThat(desk.node().asked()).containsExactly("dots.restore");
        assertThat(desk.says("list", "-H")).startsWith("shop\tmaster\t");
        assertThat(desk.dm("dot", "restore", "shop").err()).isEqualTo("""
                        Error: there is no dot 'admin/shop' in the trash
                        Try:   See what can be restored with 'dm dot trash'.
                        Code:  NOTHING_TO_UNDO
                        """);
    }

    // rename

    @Test
    void renameTakesWhatIsRememberedAlong() {
        desk.does("checkout", "-b", "sale");
        desk.file().change(book -> book.put("hub", hub())).orElseThrow();
        desk.does("dot", "set-upstream", "hub", "store");
        desk.node().asked();
        desk.does("dot", "rename", "shop", "market");
        assertThat(desk.node().asked()).containsExactly("dots.rename");
        var market = new DotName(Namespace.ADMIN, "market");
        assertThat(desk.book().currentDot("local")).contains("market");
        assertThat(desk.book().currentBranch("local", market)).isEqualTo("sale");
        assertThat(desk.book().upstreams(market)).containsEntry("hub", "alice/store");
        assertThat(desk.book().upstreams(SHOP)).isEmpty();
        desk.does("init", "bob/stall");
        desk.does("dot", "rename", "bob/stall", "kiosk");
        assertThat(desk.says("list", "-H")).contains("bob/kiosk");
    }

    // set-quota

    @Test
    void setQuotaBoundsADotAndNoneLiftsTheBound() {
        assertThat(desk.dm("dot", "set-quota", "shop", "10G")).isEqualTo(new Ran(0, "", ""));
        assertThat(desk.node().asked()).containsExactly("dots.setQuota");
        desk.node().dirty(SHOP, "master", 3L << 30);
        assertThat(desk.says("dot", "show"))
                .contains(
                        "\nDot size: 3.00 GiB (3.00 GiB dirty)\nQuota: 10G for each branch, of which master uses 30 %\n");
        assertThat(desk.says("dot", "show", "-H")).contains("\nquota\t10737418240\n");
        assertThat(desk.says("dot", "show", "-o", "json")).contains(",\"quotaBytes\":10737418240,");
        assertThat(desk.says("dot", "set-quota", "shop", "none", "-o", "json"))
                .startsWith("{\"namespace\":\"admin\",\"name\":\"shop\",")
                .doesNotContain("quota");
        assertThat(desk.says("dot", "show")).doesNotContain("Quota");
        assertThat(desk.says("dot", "show", "-H")).doesNotContain("quota");
    }

    @Test
    void listShowsHowMuchOfItsQuotaADotUses() {
        desk.does("init", "cart");
        desk.does("dot", "set-quota", "shop", "1536M");
        desk.node().dirty(SHOP, "master", 3L << 30);
        assertThat(desk.says("list")).endsWith("""
                        DOT   BRANCH  SERVER    CONTAINERS  SIZE       COMMITS  DIRTY     QUOTA
                        * cart  master  b7c0ffee              19.00 kiB  1        -         -
                          shop  master  b7c0ffee              3.00 GiB   1        3.00 GiB  200 % of 1536M
                        """);
        assertThat(desk.says("list", "-H")).doesNotContain("1536M", "1610612736");
        assertThat(desk.says("list", "-o", "json")).containsOnlyOnce("\"quotaBytes\":1610612736");
    }

    @Test
    void setQuotaBelowWhatIsThereSaysWhatThatMeans() {
        desk.node().dirty(SHOP, "master", 12L << 30);
        assertThat(desk.dm("dot", "set-quota", "shop", "10G"))
                .isEqualTo(new Ran(
                        0,
                        "",
                        "The branch master holds 12.00 GiB. Nothing of it is lost, and it cannot grow until it holds less"
                                + " than 10G.\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "10", "1.5G", "10GB", "ten", "99999999999G", "10G 10G"})
    void aQuotaThatCannotBeOneIsRefusedWithoutAskingTheNode(String size) {
        var ran = desk.dm("dot", "set-quota", "shop", "--", size);
        assertThat(ran.err()).startsWith("Error: ").contains("none").endsWith("\nCode:  INVALID\n");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(desk.node().asked()).isEmpty();
    }

    @Test
    void setQuotaIsAboutAWholeDot() {
        assertThat(desk.dm("dot", "set-quota", "shop@master", "10G").err()).endsWith("Code:  INVALID\n");
        assertThat(desk.dm("dot", "set-quota", "bob/x", "10G").err()).endsWith("Code:  NO_SUCH_DOT\n");
        assertThat(desk.dm("dot", "set-quota", "10G").err()).endsWith("Code:  MALFORMED\n");
    }

    // set-upstream

    @Test
    void setUpstreamKnowsItsRemotesAndAsksNoNode() {
        assertThat(desk.dm("dot", "set-upstream", "hub", "store").err()).isEqualTo("""
                        Error: No such remote 'hub'
                        Try:   List them with 'dm remote -v'.
                        Code:  NO_SUCH_REMOTE
                        """);
        desk.file().change(book -> book.put("hub", hub())).orElseThrow();
        assertThat(desk.says("dot", "set-upstream", "bob/x", "hub", "carol/y", "-o", "json"))
                .isEqualTo("{\"namespace\":\"bob\",\"name\":\"x\",\"remote\":\"hub\",\"upstream\":\"carol/y\"}\n");
        assertThat(desk.book().upstreams(new DotName(new Namespace("bob"), "x")))
                .containsEntry("hub", "carol/y");
        assertThat(desk.node().asked()).isEmpty();
    }

    private static Remote hub() {
        return new Remote("alice", "hub.example.org", 0, new Secret("OTHER"));
    }

    // mount

    private Path files(String dot, String subdot) throws IOException {
        var root = home.resolve("dots");
        desk.node().rootedAt(root);
        return Files.createDirectories(root.resolve("admin").resolve(dot).resolve(subdot));
    }

    @Test
    void mountLinksToTheFilesOfADot() throws IOException {
        var files = files("shop", "__default__");
        assertThat(desk.says("mount", "shop", "data"))
                .isEqualTo("procured dot: admin/shop into " + files + "\nsymlinked dot: admin/shop from " + files
                        + " to " + home.resolve("data") + "\n");
        assertThat(desk.node().asked()).containsExactly("dots.show", "volumes.attach");
        assertThat(Files.readSymbolicLink(home.resolve("data"))).isEqualTo(files);
        assertThat(desk.dm("mount", "shop", "data").status()).isZero();
    }

    @Test
    void mountOfABranchAndSubdotSaysSoInItsName() throws IOException {
        var files = files("shop@sale", "db");
        assertThat(desk.says("mount", "-r", "shop@sale.db", home.resolve("sale").toString(), "-o", "json"))
                .isEqualTo(
                        "{\"namespace\":\"admin\",\"name\":\"shop\",\"branch\":\"sale\",\"subdot\":\"db\",\"path\":\""
                                + files + "\",\"mountpoint\":\"" + home.resolve("sale") + "\"}\n");
        assertThat(desk.node().asked()).containsExactly("volumes.attach");
    }

    @Test
    void mountOfADotThatIsNotThereMakesItOnlyWhenTold() throws IOException {
        files("new", "__default__");
        assertThat(desk.dm("mount", "new", "data")).isEqualTo(new Ran(1, "", """
                                Error: Dot new does not exist.
                                Try:   To make it as well, use 'dm mount --create'.
                                Code:  NO_SUCH_DOT
                                """));
        assertThat(desk.dm("mount", "--create", "new", "data").status()).isZero();
    }

    @Test
    void mountNeverReplacesWhatIsThere() throws IOException {
        files("shop", "__default__");
        Files.writeString(home.resolve("file"), "mine");
        var ran = desk.dm("mount", "shop", "file");
        assertThat(ran.err()).startsWith("Error: " + home.resolve("file") + " is there already\n");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(Files.readString(home.resolve("file"))).isEqualTo("mine");
        Files.createSymbolicLink(home.resolve("link"), Path.of("elsewhere"));
        assertThat(desk.dm("mount", "shop", "link").status()).isEqualTo(1);
        assertThat(Files.readSymbolicLink(home.resolve("link"))).isEqualTo(Path.of("elsewhere"));
        assertThat(desk.dm("mount", "shop", "no/such/place").err()).contains("cannot be made");
    }

    @Test
    void mountAwayFromTheNodeSaysWhereToGo() {
        assertThat(desk.dm("mount", "shop", "data").err()).isEqualTo("""
                        Error: the files are at /dots/admin/shop/__default__ on the node, and there is nothing there on this machine
                        Try:   Run dm mount on the machine that the node runs on.
                        Code:  NOT_SUPPORTED
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop._mine", "shop.", "shop.a/b", "shop@a.b.c", ".x"})
    void mountRefusesSubdotsThatCannotBe(String what) {
        assertThat(desk.dm("mount", what, "data").err()).endsWith("Code:  INVALID\n");
    }
}
