package io.dotmesh.adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.adapters.cli.Desk.Ran;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all commands have in common: options, errors, exit codes. */
class ProgramTest {
    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"refused", "unavailable", "broken"})
    void theKindOfAFaultDecidesTheExitCode(String kind) {
        var desk = Desk.withNode(home);
        desk.node()
                .nextFault(
                        switch (kind) {
                            case "refused" -> new Fault.Refused(FaultCode.FORBIDDEN, "why", "do this");
                            case "unavailable" -> new Fault.Unavailable(FaultCode.BUSY, "why", "do this");
                            default -> new Fault.Broken(FaultCode.CORRUPT, "why", "do this");
                        });
        var ran = desk.dm("list");
        var code = kind.equals("refused") ? "FORBIDDEN" : kind.equals("unavailable") ? "BUSY" : "CORRUPT";
        assertThat(ran.err()).isEqualTo("Error: why\nTry:   do this\nCode:  " + code + "\n");
        assertThat(ran.out()).isEmpty();
        assertThat(ran.status()).isEqualTo(kind.equals("refused") ? 1 : kind.equals("unavailable") ? 3 : 4);
    }

    @Test
    void anErrorForProgramsIsOneJsonObjectOnStandardError() {
        var desk = Desk.withNode(home);
        desk.node().nextFault(new Fault.Unavailable(FaultCode.BUSY, "a \"mount\"", "wait"));
        assertThat(desk.dm("list", "-o", "json"))
                .isEqualTo(new Ran(
                        3,
                        "",
                        "{\"error\":{\"code\":\"BUSY\",\"kind\":\"unavailable\",\"detail\":\"a \\\"mount\\\"\","
                                + "\"next\":\"wait\"}}\n"));
        assertThat(desk.dm("nonsense", "--output=json").err())
                .startsWith("{\"error\":{\"code\":\"MALFORMED\",\"kind\":\"refused\",");
    }

    @Test
    void anErrorIsColouredOnlyOnATerminalOfWhoWantsColours() {
        assertThat(new Desk(home).atTerminal().dm("list").err()).startsWith("\u001b[1;31mError:\u001b[0m No remote");
        assertThat(new Desk(home).atTerminal().with("NO_COLOR", "1").dm("list").err())
                .startsWith("Error: No remote")
                .doesNotContain("\u001b");
        assertThat(new Desk(home).dm("list").err()).doesNotContain("\u001b");
    }

    @Test
    void whatANodeSaysCannotCommandTheTerminal() {
        var desk = Desk.withNode(home);
        desk.node().nextFault(new Fault.Refused(FaultCode.INVALID, "\u001b]0;title\u0007", ""));
        assertThat(desk.dm("list").err()).startsWith("Error: \\u001b]0;title\\u0007\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "comit -m x|unknown command \"comit\" for \"dm\": did you mean 'commit'?|See 'dm --help'.",
                "frobnicate|unknown command \"frobnicate\" for \"dm\"|See 'dm --help'.",
                "dot shwo|unknown command \"shwo\" for \"dm dot\": did you mean 'show'?|See 'dm dot --help'.",
                "lgo|unknown command \"lgo\" for \"dm\": did you mean 'log'?|See 'dm --help'.",
                "x|unknown command \"x\" for \"dm\"|See 'dm --help'.",
                "comit --help|unknown command \"comit\" for \"dm\": did you mean 'commit'?|See 'dm --help'.",
                "help comit|unknown command \"comit\" for \"dm\": did you mean 'commit'?|See 'dm --help'.",
                "help dot shwo|unknown command \"shwo\" for \"dm dot\": did you mean 'show'?|See 'dm dot --help'.",
                "registry rebild|unknown command \"rebild\" for \"dm registry\": did you mean 'rebuild'?|See 'dm registry --help'.",
                "remote frob|unknown command \"frob\" for \"dm remote\"|See 'dm remote --help'.",
                "remote swich|unknown command \"swich\" for \"dm remote\": did you mean 'switch'?|See 'dm remote --help'.",
                "list --nonsense|Unknown option: '--nonsense'|See 'dm list --help'.",
                "list --outptu json|Unknown option: '--outptu': did you mean '--output'?|See 'dm list --help'.",
                "commit --mesage=x|Unknown option: '--mesage': did you mean '--message'?|See 'dm commit --help'.",
                "reset -x HEAD|Unknown option: '-x'|See 'dm reset --help'.",
                "--verson|Unknown option: '--verson': did you mean '--version'?|See 'dm --help'.",
                "commit -m|Missing required parameter for option '--message' (TEXT)|See 'dm commit --help'.",
                "list shop|dm list takes no arguments|See 'dm list --help'.",
                "init|dm init takes one argument: the name of the new dot|See 'dm init --help'.",
                "init a b|dm init takes one argument: the name of the new dot|See 'dm init --help'.",
                "switch|dm switch takes one argument: the name of a dot|See 'dm switch --help'.",
                "commit a b -m x|dm commit takes one argument at most: the dot. Quote the message|See 'dm commit --help'.",
                "log a b|dm log takes one argument at most: the dot|See 'dm log --help'.",
                "branch a b|dm branch takes one argument at most: the dot|See 'dm branch --help'.",
                "checkout a b c|dm checkout takes two arguments at most: the dot and the branch|See 'dm checkout --help'.",
                "diff --dot a b c d|dm diff compares two states at most|See 'dm diff --help'.",
                "reset|dm reset takes the commit to go back to, and a dot before it at most|See 'dm reset --help'.",
                "reset a b c|dm reset takes the commit to go back to, and a dot before it at most|See 'dm reset --help'.",
                "undo a b|dm undo takes one argument at most: the dot|See 'dm undo --help'.",
                "mount shop|dm mount takes two arguments: the dot and the mountpoint|See 'dm mount --help'.",
                "dot show a b|dm dot show takes one argument at most: the dot|See 'dm dot show --help'.",
                "dot delete|dm dot delete takes one argument: the dot|See 'dm dot delete --help'.",
                "dot rename a|dm dot rename takes two arguments: the dot and its new name|See 'dm dot rename --help'.",
                "dot restore|dm dot restore takes one argument: the dot|See 'dm dot restore --help'.",
                "dot trash a|dm dot trash takes no arguments|See 'dm dot trash --help'.",
                "dot set-quota shop|dm dot set-quota takes two arguments: the dot and a size, or none|See 'dm dot set-quota --help'.",
                "dot set-upstream a|dm dot set-upstream takes a remote and a dot there, and a dot here before them|See 'dm dot set-upstream --help'.",
                "remote add a|dm remote add takes two arguments: a name and USER@HOST[:PORT]|See 'dm remote add --help'.",
                "remote rm|dm remote rm takes one argument: the name of a remote|See 'dm remote rm --help'.",
                "remote switch|dm remote switch takes one argument: the name of a remote|See 'dm remote switch --help'.",
                "version a|dm version takes no arguments|See 'dm version --help'.",
                "debug|dm debug takes a method, and one parameter at most|See 'dm debug --help'.",
                "doctor a|dm doctor takes no arguments|See 'dm doctor --help'.",
                "gc a|dm gc takes no arguments|See 'dm gc --help'.",
                "registry rebuild a|dm registry rebuild takes no arguments|See 'dm registry rebuild --help'.",
                "completion|dm completion takes one argument: bash or zsh|See 'dm completion --help'.",
                "list -o yaml|there is no output format 'yaml'|It is text or json.",
            })
    void aCommandLineThatIsNotUnderstoodIsExplained(String line, String detail, String next) {
        var desk = Desk.withNode(home);
        var ran = desk.dm(line.split(" "));
        assertThat(ran.err()).isEqualTo("Error: " + detail + "\nTry:   " + next + "\nCode:  MALFORMED\n");
        assertThat(ran.out()).isEmpty();
        assertThat(ran.status()).isEqualTo(2);
        assertThat(desk.node().asked()).isEmpty();
    }

    @Test
    void optionsForAllStandBeforeTheVerbOrAfterIt() {
        var desk = Desk.withNode(home);
        desk.does("init", "shop");
        var expected = desk.says("list", "-o", "json");
        assertThat(desk.says("-o", "json", "list")).isEqualTo(expected);
        assertThat(desk.says("--output=json", "list")).isEqualTo(expected);
        assertThat(desk.says("--output", "json", "--config", desk.file().path().toString(), "list"))
                .isEqualTo(expected);
        assertThat(desk.says("-c", ".dotmesh/config", "dot", "show", "-H")).startsWith("namespace\tadmin\n");
        assertThat(desk.dm("list", "-c", "nowhere").err()).contains("there is none in " + home.resolve("nowhere"));
    }

    @Test
    void verboseSaysWhatIsAskedButNotTheKey() {
        var desk = Desk.withNode(home);
        assertThat(desk.dm("--verbose", "list").err())
                .matches("asked the node to list the dots: \\d+ ms, done\nThere are no dots yet. .*\n");
        assertThat(desk.dm("switch", "x", "--verbose").err())
                .startsWith("asked the node to show the dot: ")
                .contains(" ms, NO_SUCH_DOT\n")
                .doesNotContain("THE-KEY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "server --data x --store zfs --port 1", "demo"})
    void whatIsAnotherProgramSaysHowItIsStarted(String line) {
        var ran = new Desk(home).dm(line.split(" "));
        var verb = line.startsWith("server") ? "server" : "demo";
        assertThat(ran)
                .isEqualTo(new Ran(
                        1,
                        "",
                        "Error: dm " + verb + " is a program of its own, which this one does not contain\n"
                                + "Try:   Start it through the script: ./dm " + verb + "\nCode:  NOT_SUPPORTED\n"));
    }

    @Test
    void aConfigurationThatIsNotJsonIsSaidToBeSoAndLeftAlone() throws IOException {
        var desk = Desk.withNode(home);
        Files.writeString(desk.file().path(), "{\"CurrentRemote\": local}");
        var ran = desk.dm("remote", "switch", "local");
        assertThat(ran.err())
                .startsWith("Error: the configuration " + desk.file().path()
                        + " cannot be read: it is not JSON at line 1 column 1")
                .endsWith("Code:  CONFIGURATION\n");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(desk.file().path()).hasContent("{\"CurrentRemote\": local}");
    }

    @Test
    void somethingThatTakesLongIsShownOnATerminalOnly() throws Exception {
        var err = new ByteArrayOutputStream();
        var print = new PrintStream(err, true, StandardCharsets.UTF_8);
        var shown = new CountDownLatch(1);
        var seen = new PrintStream(print, true, StandardCharsets.UTF_8) {
            @Override
            public void print(String text) {
                super.print(text);
                shown.countDown();
            }
        };
        new Talk(seen, InputStream.nullInputStream(), true, false).during("commit shop", () -> {
            try {
                assertThat(shown.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException problem) {
                throw new IllegalStateException(problem);
            }
            return Outcome.done();
        });
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("\r\u001b[K/ commit shop 0 s")
                .endsWith("\r\u001b[K");
        err.reset();
        new Talk(print, InputStream.nullInputStream(), true, false).during("x", Outcome::done);
        assertThat(err.size()).isZero();
    }
}
