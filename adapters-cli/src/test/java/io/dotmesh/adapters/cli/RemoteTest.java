package io.dotmesh.adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.adapters.cli.Desk.Ran;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.ports.driving.Nodes.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Remotes, and what is asked of the node they are. */
class RemoteTest {
    @TempDir
    private Path home;

    // add

    @Test
    void addTriesTheKeyAndKeepsTheFirstRemoteAsTheCurrentOne() {
        var desk = new Desk(home);
        assertThat(desk.dmReading("THE-KEY\n", "remote", "add", "local", "admin@127.0.0.1:32607"))
                .isEqualTo(new Ran(0, "Remote added.\nAutomatically switched to first remote.\n", "API key: "));
        assertThat(desk.node().asked()).containsExactly("accounts.current");
        assertThat(desk.with("DOTMESH_PASSWORD", "THE-KEY").dm("remote", "add", "hub", "alice@hub.example.org"))
                .isEqualTo(new Ran(0, "Remote added.\n", ""));
        assertThat(desk.says("remote")).isEqualTo("hub\nlocal\n");
        assertThat(desk.says("remote", "-v"))
                .isEqualTo("  hub\talice@hub.example.org\n* local\tadmin@127.0.0.1:32607\n");
        assertThat(desk.says("remote", "-o", "json"))
                .isEqualTo("{\"remotes\":[{\"name\":\"hub\",\"current\":false,\"user\":\"alice\","
                        + "\"host\":\"hub.example.org\",\"port\":0},{\"name\":\"local\",\"current\":true,"
                        + "\"user\":\"admin\",\"host\":\"127.0.0.1\",\"port\":32607}],\"s3Remotes\":[]}\n");
    }

    @Test
    void addWithAKeyThatDoesNotServeKeepsNothing() {
        var desk = new Desk(home).with("DOTMESH_PASSWORD", "WRONG");
        assertThat(desk.dm("remote", "add", "local", "admin@127.0.0.1:32607")).isEqualTo(new Ran(1, "", """
                                Error: Permission denied. Please check that your API key is still valid.
                                Try:   Set another.
                                Code:  UNAUTHENTICATED
                                """));
        assertThat(desk.file().path()).doesNotExist();
    }

    @Test
    void addSaysWhenTheKeyWouldTravelInClear() {
        var desk = new Desk(home).with("DOTMESH_PASSWORD", "THE-KEY");
        assertThat(desk.dm("remote", "add", "far", "admin@example.org:80").err())
                .isEqualTo("The key goes to example.org unencrypted. Leave the port out to use TLS.\n");
        assertThat(desk.dm("remote", "add", "six", "admin@[::1]:32607", "-o", "json"))
                .isEqualTo(new Ran(
                        0,
                        "{\"name\":\"six\",\"current\":false,\"user\":\"admin\",\"host\":\"::1\",\"port\":32607}\n",
                        ""));
        assertThat(desk.says("remote", "-v")).contains("six\tadmin@[::1]:32607");
        assertThat(desk.dm("remote", "add", "seven", "admin@fe80::1").status()).isZero();
        assertThat(desk.book().remote("seven").orElseThrow().host()).isEqualTo("fe80::1");
        assertThat(desk.dm("remote", "add", "mail", "a@b.org@example.org").status())
                .isZero();
        assertThat(desk.book().remote("mail").orElseThrow().user()).isEqualTo("a@b.org");
    }

    @Test
    void addOfANameThatIsTakenIsRefusedBeforeTheKeyIsAskedFor() {
        var desk = Desk.withNode(home);
        assertThat(desk.dm("remote", "add", "local", "admin@127.0.0.1")).isEqualTo(new Ran(1, "", """
                                Error: Remote exists 'local'
                                Try:   Choose another name, or remove it with 'dm remote rm local'.
                                Code:  ALREADY_EXISTS
                                """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"host", "@host", "user@", "user@:80", "user@host:port", "user@host:0", "user@host:70000", "u@h/x"
            })
    void addRefusesPlacesThatCannotBe(String place) {
        var desk = new Desk(home).with("DOTMESH_PASSWORD", "THE-KEY");
        var ran = desk.dm("remote", "add", "far", place);
        assertThat(ran.err()).endsWith("Code:  INVALID\n");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(desk.node().asked()).isEmpty();
    }

    @Test
    void addWithoutAnyKeyIsRefused() {
        assertThat(new Desk(home).dm("remote", "add", "far", "user@host").err()).isEqualTo("""
                        API key:\s
                        Error: no API key was given
                        Try:   Write it when asked, or set DOTMESH_PASSWORD.
                        Code:  INVALID
                        """);
    }

    // rm and switch

    @Test
    void rmForgetsAndSwitchChooses() {
        var desk = Desk.withNode(home).with("DOTMESH_PASSWORD", "THE-KEY");
        assertThat(desk.says("remote", "add", "hub", "alice@hub")).isEqualTo("Remote added.\n");
        desk.does("remote", "switch", "hub");
        assertThat(desk.says("remote", "-v")).isEqualTo("* hub\talice@hub\n  local\tadmin@127.0.0.1:32607\n");
        assertThat(desk.says("remote", "switch", "local", "-o", "json")).isEqualTo("{\"current\":\"local\"}\n");
        desk.does("remote", "rm", "hub");
        assertThat(desk.dm("remote", "rm", "hub").err()).startsWith("Error: No such remote 'hub'\n");
        assertThat(desk.dm("remote", "switch", "hub").err()).startsWith("Error: No such remote 'hub'\n");
        assertThat(desk.dm("remote", "rm", "local"))
                .isEqualTo(new Ran(0, "", "That was the current remote. Select another with 'dm remote switch'.\n"));
        assertThat(desk.dm("list").err())
                .startsWith("Error: No remote is known yet: there is none in "
                        + desk.file().path() + "\n");
    }

    @Test
    void anS3RemoteIsListedAndCannotBeSwitchedTo() throws IOException {
        var desk = Desk.withNode(home);
        var config = Files.readString(desk.file().path());
        Files.writeString(
                desk.file().path(),
                config.replace(
                                "{\"CurrentRemote\"",
                                "{\"S3Remotes\":{\"bucket\":{\"KeyID\":\"AKIA\",\"SecretKey\":\"s\",\"Endpoint\":\"\"}},\"CurrentRemote\"")
                        .replace(
                                "{\"Remotes\"",
                                "{\"S3Remotes\":{\"bucket\":{\"KeyID\":\"AKIA\",\"SecretKey\":\"s\"}},\"Remotes\""));
        assertThat(desk.says("remote", "-v")).isEqualTo("bucket\tAKIA\n* local\tadmin@127.0.0.1:32607\n");
        assertThat(desk.says("remote", "-o", "json"))
                .endsWith("\"s3Remotes\":[{\"name\":\"bucket\",\"keyId\":\"AKIA\"}]}\n")
                .doesNotContain("SecretKey");
        assertThat(desk.dm("remote", "switch", "bucket").err())
                .startsWith("Error: Cannot switch to remote 'bucket' - is an S3 remote\n");
        desk.does("remote", "rm", "bucket");
        assertThat(desk.says("remote")).isEqualTo("local\n");
    }

    @Test
    void withoutARemoteACommandSaysHowToGetOne() {
        assertThat(new Desk(home).dm("list"))
                .isEqualTo(new Ran(
                        1,
                        "",
                        "Error: No remote is known yet: there is none in " + home.resolve(".dotmesh/config")
                                + "\nTry:   Start a node with 'dm server', which adds the remote 'local', or add one"
                                + " with 'dm remote add NAME USER@HOST'.\nCode:  NO_SUCH_REMOTE\n"));
    }

    // version, debug, doctor, gc, registry

    @Test
    void versionTellsBoth() {
        var desk = Desk.withNode(home);
        assertThat(desk.says("version"))
                .isEqualTo("Current remote: local (use 'dm remote -v' to list and 'dm remote switch' to switch)\n\n"
                        + "Client:\n\tVersion: " + VersionVerb.own() + "\nServer:\n\tVersion: 1.2.3\n");
        assertThat(desk.node().asked()).containsExactly("nodes.state");
        assertThat(desk.says("version", "-o", "json"))
                .isEqualTo("{\"remote\":\"local\",\"client\":\"" + VersionVerb.own() + "\",\"server\":\"1.2.3\"}\n");
        assertThat(desk.says("--version")).isEqualTo("dm " + VersionVerb.own() + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "debug Ping|call Ping null|{\"echo\":null}",
                "debug Get some-id|call Get \"some-id\"|{\"echo\":\"some-id\"}",
                "debug Get {\"a\":1}|call Get \"{\\\"a\\\":1}\"|{\"echo\":\"{\\\"a\\\":1}\"}",
                "debug --parse-json Get {\"a\":1}|call Get {\"a\":1}|{\"echo\":{\"a\":1}}",
                "debug Ping -o json|call Ping null|{\"echo\":null}",
            })
    void debugSendsOneRequestAsItIs(String line, String asked, String printed) {
        var desk = Desk.withNode(home);
        assertThat(desk.says(line.split(" "))).isEqualTo(printed + "\n");
        assertThat(desk.node().asked()).containsExactly(asked);
    }

    @Test
    void debugShowsTheFaultThatTheOriginalSwallows() {
        var desk = Desk.withNode(home);
        desk.node().nextFault(new Fault.Refused(FaultCode.NO_SUCH_METHOD, "rpc: can't find method \"X\"", ""));
        assertThat(desk.dm("debug", "X"))
                .isEqualTo(new Ran(1, "", "Error: rpc: can't find method \"X\"\nCode:  NO_SUCH_METHOD\n"));
    }

    @Test
    void doctorIsContentWhenAllIsWell() {
        var desk = Desk.withNode(home);
        desk.node().finds(new Finding(true, "storage", "embedded: online", ""));
        assertThat(desk.says("doctor"))
                .isEqualTo("ok   configuration: " + desk.file().path() + " is yours alone\n"
                        + "ok   remote: local is admin@127.0.0.1:32607\nok   storage: embedded: online\n");
        assertThat(desk.node().asked()).containsExactly("nodes.diagnose");
    }

    @Test
    void doctorNamesWhatIsNotWellAndWhatToDo() throws IOException {
        var desk = Desk.withNode(home);
        Files.setPosixFilePermissions(desk.file().path(), PosixFilePermissions.fromString("rw-r--r--"));
        desk.node().finds(new Finding(false, "space", "91 % used", "Free some with 'dm gc'."));
        assertThat(desk.dm("doctor"))
                .isEqualTo(new Ran(
                        5,
                        "BAD  configuration: others can read " + desk.file().path() + ", which holds API keys\n"
                                + "     chmod 600 " + desk.file().path()
                                + "\nok   remote: local is admin@127.0.0.1:32607\n"
                                + "BAD  space: 91 % used\n     Free some with 'dm gc'.\n",
                        ""));
        var json = desk.dm("doctor", "-o", "json");
        assertThat(json.status()).isEqualTo(5);
        assertThat(json.out())
                .startsWith("{\"well\":false,\"findings\":[{\"well\":false,\"subject\":\"configuration\",\"detail\":")
                .endsWith("{\"well\":false,\"subject\":\"space\",\"detail\":\"91 % used\","
                        + "\"next\":\"Free some with 'dm gc'.\"}]}\n");
    }

    @Test
    void doctorStillSpeaksWhenTheNodeDoesNotOrThereIsNone() {
        var desk = Desk.withNode(home);
        desk.node().nextFault(new Fault.Unavailable(FaultCode.UNREACHABLE, "cannot connect", "Start it."));
        assertThat(desk.dm("doctor").out()).endsWith("BAD  node: cannot connect\n     Start it.\n");
        assertThat(new Desk(home.resolve("other")).dm("doctor").out())
                .contains("ok   configuration: there is none yet at ")
                .contains("BAD  remote: No remote is known yet");
    }

    @Test
    void gcAndRebuildTellWhatTheyDid() {
        var desk = Desk.withNode(home);
        assertThat(desk.says("gc"))
                .isEqualTo("Freed 3.34 MiB in 12 objects, dropped 1 expired branches and 2 deleted dots.\n");
        assertThat(desk.says("gc", "-o", "json"))
                .isEqualTo("{\"objects\":12,\"bytes\":3500000,\"branches\":1,\"dots\":2}\n");
        assertThat(desk.says("registry", "rebuild"))
                .isEqualTo("Registered 1 dots, 2 branches and 3 commits.\nLeft alone: pool/other\n");
        assertThat(desk.says("registry", "rebuild", "-o", "json"))
                .isEqualTo("{\"dots\":1,\"branches\":2,\"commits\":3,\"foreign\":[\"pool/other\"]}\n");
    }
}
