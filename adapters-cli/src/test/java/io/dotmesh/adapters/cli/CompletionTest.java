package io.dotmesh.adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the last word of a line could go on. */
class CompletionTest {
    private static final DotName SHOP = new DotName(Namespace.ADMIN, "shop");
    private static final String C1 = "00000000-0000-4000-8000-000000000002";
    private static final String C2 = "00000000-0000-4000-8000-000000000003";

    @TempDir
    private Path home;

    private Desk desk;

    /** A node with {@code store}, and the current dot {@code shop} on its branch {@code sale}. */
    @BeforeEach
    void begin() {
        desk = Desk.withNode(home);
        desk.does("init", "shop");
        desk.says("commit", "-m", "Opening stock");
        desk.does("checkout", "-b", "sale");
        desk.does("init", "store");
        desk.does("switch", "shop");
        desk.node().asked();
    }

    private List<String> of(String line) {
        return desk.says(CompleteVerb.NAME, "zsh", line).lines().toList();
    }

    private List<String> ofBash(String line) {
        return desk.says(CompleteVerb.NAME, "bash", line).lines().toList();
    }

    @Test
    void verbsAndThoseInGroups() {
        assertThat(of("dm ")).containsExactlyInAnyOrderElementsOf(Verbs.within(""));
        assertThat(of("dm co")).containsExactly("commit", "completion");
        assertThat(of("dm help co")).containsExactly("commit", "completion");
        assertThat(of("dm dot re")).containsExactly("rename", "restore");
        assertThat(of("dm remote ")).containsExactly("add", "rm", "switch");
        assertThat(of("dm -o json dot re")).containsExactly("rename", "restore");
        assertThat(of("dm nonsense x")).isEmpty();
        assertThat(desk.node().asked()).isEmpty();
    }

    @Test
    void optionsAndTheirValues() {
        assertThat(of("dm commit --m")).containsExactly("--message", "--metadata");
        assertThat(of("dm reset --")).contains("--hard", "--discard", "--output", "--help");
        assertThat(of("dm --ver")).containsExactly("--verbose", "--version");
        assertThat(of("dm list -o ")).containsExactly("json", "text");
        assertThat(of("dm list --output=j")).containsExactly("--output=json");
        assertThat(ofBash("dm list --output=j")).containsExactly("json");
        assertThat(of("dm server --store ")).containsExactly("embedded", "zfs");
        assertThat(of("dm server --log-level w")).containsExactly("warn");
        assertThat(of("dm server --d")).containsExactly("--data");
        assertThat(of("dm completion ")).containsExactly("bash", "zsh");
        assertThat(desk.node().asked()).isEmpty();
    }

    /** The line up to the cursor, which is the dollar sign. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dm log $|shop,store",
                "dm log sh$|shop",
                "dm log shop@$|shop@master,shop@sale",
                "dm log shop@s$|shop@sale",
                "dm log shop $|''",
                "dm -o json log st$|store",
                "dm switch s$|shop,store",
                "dm dot delete -f sh$|shop",
                "dm dot rename sh$|shop",
                "dm dot rename shop $|''",
                "dm commit -m 'two words' sh$|shop",
                "dm commit -m \"sh\" sh$|shop",
                "dm commit -m $|''",
                "dm mount sh$|shop",
                "dm mount shop $|''",
                "dm checkout $|master,sale,shop,store",
                "dm checkout store $|master",
                "dm checkout -b $|master,sale,shop,store",
                "dm branch -d $|master,sale",
                "dm branch store -d $|master",
                "dm diff --dot sh$|shop",
                "dm commit -m x --dots sh$|shop",
                "dm commit --dots=sh$|--dots=shop",
                "dm remote switch $|local",
                "dm dot set-quota $|shop,store",
                "dm node forget $|b7c0ffee",
                "dm node forget b7c0ffee $|''",
                "dm dot set-upstream $|local,shop,store",
                "dm dot set-upstream shop $|local",
            })
    void namesOfDotsBranchesAndRemotesWhereTheyCanStand(String line, String expected) {
        assertThat(String.join(",", of(line.replace("$", "")))).isEqualTo(expected);
    }

    @Test
    void ofSeveralDotsTheLastGoesOnAndNoneIsNamedTwice() {
        assertThat(of("dm commit --dots ")).containsExactly("shop", "store");
        assertThat(of("dm commit --dots store,")).containsExactly("store,shop");
        assertThat(of("dm commit --dots store,sh")).containsExactly("store,shop");
        assertThat(of("dm commit --dots=store,shop@s")).containsExactly("--dots=store,shop@sale");
        assertThat(of("dm commit --dots store,shop@")).containsExactly("store,shop@master", "store,shop@sale");
    }

    @Test
    void bashIsToldOnlyWhatFollowsWhereItLetsAWordBegin() {
        assertThat(ofBash("dm log shop@")).containsExactly("master", "sale");
        assertThat(ofBash("dm log sh")).containsExactly("shop");
    }

    @Test
    void commitsOfTheBranchThatIsMeant() {
        desk.says("commit", "shop@sale", "-m", "Sold");
        var sold = "00000000-0000-4000-8000-000000000007";
        assertThat(of("dm reset H")).containsExactly("HEAD", "HEAD^");
        assertThat(of("dm reset 0")).containsExactly(C1, C2, sold);
        assertThat(of("dm reset shop@master 0")).containsExactly(C1, C2);
        assertThat(of("dm diff HEAD^ 0")).containsExactly(C1, C2, sold);
        assertThat(of("dm checkout -b x --at 0")).containsExactly(C1, C2, sold);
        assertThat(of("dm reset store 0")).hasSize(1).doesNotContain(C1);
    }

    @Test
    void nothingIsChangedOrRememberedByIt() throws IOException {
        desk.file().change(book -> book.forget("local", SHOP)).orElseThrow();
        var config = Files.readString(desk.file().path());
        of("dm log ");
        of("dm reset ");
        of("dm checkout ");
        assertThat(desk.file().path()).hasContent(config.strip());
        assertThat(desk.node().asked()).containsOnly("dots.list");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dm log ", "dm checkout ", "dm reset 0", "dm branch -d "})
    void aNodeThatRefusesIsAsIfItHadNothing(String line) {
        desk.node().nextFault(new Fault.Unavailable(FaultCode.UNREACHABLE, "cannot connect", "Start it."));
        assertThat(of(line)).isEmpty();
    }

    @Test
    void whatTheNodeNeedNotTellIsThereWithoutIt() {
        desk.node().nextFault(new Fault.Unavailable(FaultCode.UNREACHABLE, "cannot connect", "Start it."));
        assertThat(of("dm reset ")).containsExactly("HEAD", "HEAD^");
    }

    @Test
    void aNodeThatDoesNotAnswerIsNotWaitedForLong() throws InterruptedException {
        var never = new CountDownLatch(1);
        desk.node().hangUntil(never);
        long began = System.nanoTime();
        assertThat(of("dm log s")).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        assertThat(never.getCount()).as("it still hangs").isEqualTo(1);
        never.countDown();
    }

    @Test
    void withoutAConfigurationOrWithABrokenOneThereIsSilence() throws IOException {
        desk = new Desk(home.resolve("nobody"));
        assertThat(of("dm log ")).isEmpty();
        assertThat(of("dm remote switch ")).isEmpty();
        desk = Desk.withNode(home.resolve("broken"));
        Files.writeString(desk.file().path(), "{");
        assertThat(of("dm log ")).isEmpty();
        assertThat(of("dm remote switch ")).isEmpty();
        assertThat(of("dm co")).containsExactly("commit", "completion");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "dm",
                "dm  ",
                "dm 'un",
                "dm \"",
                "dm help",
                "dm help ",
                "dm - ",
                "dm -- ",
                "dm log = @ :"
            })
    void noLineMakesItFail(String line) {
        assertThat(desk.dm(CompleteVerb.NAME, "bash", line).status()).isZero();
        assertThat(desk.dm(CompleteVerb.NAME, "zsh", line).err()).isEmpty();
    }

    @Test
    void theScriptsCallIt() {
        assertThat(desk.says("completion", "bash"))
                .contains("\"$1\" __complete bash \"${COMP_LINE:0:COMP_POINT}\" 2>/dev/null")
                .endsWith("complete -o default -F _dm dm\n");
        assertThat(desk.says("completion", "zsh"))
                .startsWith("#compdef dm\n")
                .contains("__complete zsh")
                .endsWith("compdef _dm dm\n");
        assertThat(desk.dm("completion", "fish").err())
                .startsWith(
                        "Error: there is no completion for 'fish'\nTry:   There is one for bash and one for zsh.\n");
        assertThat(desk.says("completion", "bash", "-o", "json")).startsWith("{\"shell\":\"bash\",\"script\":\"# ");
    }
}
