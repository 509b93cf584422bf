package io.dotmesh.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs as people start them: by the script, from the assembled distribution. */
@Tag("distribution")
class ProgramTest {
    private static final int TERMINATED = 143;
    private static final Pattern VERB = Pattern.compile("(?m)^(?:\\$ )?(?:\\./)?dm ([a-z]+)(?: ([a-z]+))?");

    @TempDir
    private Path place;

    private Path data;
    private Shell shell;

    @BeforeEach
    void home() throws IOException {
        shell = new Shell(Files.createDirectory(place.resolve("home")));
        data = place.resolve("node");
    }

    private static int check(int port) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/check"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void theCommandTellsItsVersion() throws IOException, InterruptedException {
        var ended = shell.dm("--version");
        assertThat(ended.status()).isZero();
        assertThat(ended.out()).containsPattern("\\d+\\.\\d+\\.\\d+");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void aReaderWhoHasSeenEnoughIsNoFailureButAFullDiskIs() throws IOException, InterruptedException {
        var half = shell.run(List.of("bash", "-c", "set -o pipefail; dm --help | head -n 1 && dm --help | true"));
        assertThat(half.status()).isZero();
        assertThat(half.err()).isEmpty();
        var full = shell.run(List.of("sh", "-c", "dm --version >/dev/full"));
        assertThat(full.status()).isEqualTo(4);
        assertThat(full.err()).contains("cannot be written", "full disk").doesNotContain("Exception");
    }

    @Test
    void aFirstStartTellsThePersonAKeyThatServesAtOnce() throws IOException, InterruptedException {
        try (var node = RunningNode.start(shell, data)) {
            assertThat(check(node.port())).isEqualTo(200);
            assertThat(check(node.port() + 1)).as("the probe on the port above").isEqualTo(200);
            var config = shell.home().resolve(".dotmesh/config");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(config)).contains("\"local\"", Integer.toString(node.port()));
            assertThat(node.said()).contains(data.toString(), Integer.toString(node.port()), "dm init");
            assertThat(shell.dm("init", "shop").status()).isZero();
            assertThat(shell.dm("list", "-H").out()).contains("shop\tmaster");
            assertThat(node.end()).isEqualTo(TERMINATED);
            assertThat(node.complaints()).isEmpty();
        }
    }

    /** All that it takes to ask etcd is loaded by then; that no etcd is there is what it found out. */
    @Test
    void aNodeWithItsRegistryInEtcdSaysThatThereIsNoEtcd() throws IOException, InterruptedException {
        var address = "http://127.0.0.1:" + RunningNode.freePort();
        var ended = shell.dm("server", "--data", data.toString(), "--registry", "etcd", "--etcd-endpoints", address);
        assertThat(ended.status()).isNotZero();
        assertThat(ended.err())
                .contains("the registry in etcd at " + address + " does not answer", "REGISTRY_UNAVAILABLE")
                .doesNotContain("Exception", "WARNING", "SLF4J");
    }

    @Test
    void whatWasCommittedIsThereAfterANodeWasKilled() throws IOException, InterruptedException {
        String id;
        try (var node = RunningNode.start(shell, data)) {
            assertThat(shell.dm("init", "shop").status()).isZero();
            id = shell.dm("commit", "-m", "Before the crash").out().strip();
            node.kill();
        }
        try (var node = RunningNode.start(shell, data, "--renew-admin", "yes")) {
            assertThat(shell.dm("log").out()).contains(id, "Before the crash");
            assertThat(node.end()).isEqualTo(TERMINATED);
        }
    }

    @Test
    void aSecondStartKeepsTheKeyOfTheFirst() throws IOException, InterruptedException {
        int port = RunningNode.freePort();
        try (var first = RunningNode.start(shell, data, "--liveness-port", Integer.toString(port))) {
            first.end();
        }
        var config = Files.readString(shell.home().resolve(".dotmesh/config"));
        try (var second = RunningNode.start(shell, data)) {
            assertThat(second.said()).doesNotContain("new key");
            second.end();
        }
        assertThat(Files.readString(shell.home().resolve(".dotmesh/config"))).isEqualTo(config);
    }

    @Test
    void aSecondNodeOfTheSamePersonLeavesTheFirstItsNameAndKey() throws IOException, InterruptedException {
        try (var first = RunningNode.start(shell, data);
                var second = RunningNode.start(shell, place.resolve("second"))) {
            var name = "local-" + second.port();
            assertThat(second.said()).contains("remote   " + name + ", with a new key", "dm remote switch " + name);
            assertThat(shell.dm("remote", "-v").out())
                    .contains("* local\tadmin@127.0.0.1:" + first.port(), name + "\tadmin@127.0.0.1:" + second.port());
            assertThat(shell.dm("init", "shop").status()).isZero();
            assertThat(shell.dm("remote", "switch", name).status()).isZero();
            assertThat(shell.dm("list", "-H").out()).isEmpty();
            assertThat(shell.dm("init", "other").status()).isZero();
            assertThat(shell.dm("remote", "switch", "local").status()).isZero();
            assertThat(shell.dm("list", "-H").out()).startsWith("shop\t");
        }
    }

    @Test
    void aFirstStartWhosePortIsTakenLeavesANodeThatCanStillBeEntered() throws IOException, InterruptedException {
        var other = place.resolve("other");
        try (var taken = RunningNode.start(new Shell(Files.createDirectory(place.resolve("neighbour"))), other)) {
            var refused = shell.dm("server", "--data", data.toString(), "--port", Integer.toString(taken.port()));
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).contains("LOCKED", Integer.toString(taken.port()));
        }
        try (var node = RunningNode.start(shell, data)) {
            assertThat(node.said()).contains("new key");
            assertThat(shell.dm("init", "shop").status()).isZero();
        }
    }

    @Test
    void twoNodesNeverShareAStore() throws IOException, InterruptedException {
        try (var node = RunningNode.start(shell, data)) {
            var second =
                    shell.dm("server", "--data", data.toString(), "--port", Integer.toString(RunningNode.freePort()));
            assertThat(second.status()).isEqualTo(1);
            assertThat(second.err()).contains("LOCKED").hasLineCount(2);
            assertThat(check(node.port())).as("the first goes on").isEqualTo(200);
        }
    }

    @Test
    void aSettingThatDoesNotExistIsRefusedWithTheNearestThatDoes() throws IOException, InterruptedException {
        var ended = shell.dm("server", "--dtaa", data.toString());
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains("'dtaa'", "'data'");
        assertThat(data).doesNotExist();
    }

    @Test
    void aStoreThatDoesNotExistIsRefusedWithThoseThatDo() throws IOException, InterruptedException {
        var ended = shell.dm("server", "--data", data.toString(), "--store", "floppy");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains("there is no store 'floppy'", "embedded, zfs");
    }

    @Test
    void givenSecretsAreTheAdministrators() throws IOException, InterruptedException {
        var key = "GIVENKEYGIVENKEYGIVENKEYGIVENKEY";
        shell.with(
                "INITIAL_ADMIN_API_KEY",
                Base64.getEncoder().encodeToString((key + "\n").getBytes(StandardCharsets.UTF_8)));
        try (var node = RunningNode.start(shell, data)) {
            assertThat(Files.readString(shell.home().resolve(".dotmesh/config")))
                    .contains(key);
            assertThat(shell.dm("init", "shop").status()).isZero();
            node.end();
            assertThat(node.said() + node.complaints()).doesNotContain(key);
        }
        try (var files = Files.walk(data)) {
            assertThat(files.filter(Files::isRegularFile))
                    .noneSatisfy(file -> assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                            .contains(key));
        }
    }

    @Test
    void namesThatAreNotAsciiSurviveInTheLocaleC() throws IOException, InterruptedException {
        shell.with("LC_ALL", "C");
        try (var node = RunningNode.start(shell, data)) {
            assertThat(shell.dm("init", "shop").status()).isZero();
            assertThat(shell.dm("mount", "shop", "data").status()).isZero();
            var file = shell.home().resolve("data").resolve("Äpfel-りんご.txt");
            Files.writeString(file, "10");
            assertThat(shell.dm("commit", "-m", "Äpfel").status()).isZero();
            Files.delete(file);
            assertThat(shell.dm("diff").out()).contains("Äpfel-りんご.txt");
            assertThat(shell.dm("reset", "HEAD").status()).isZero();
            assertThat(file).hasContent("10");
            node.end();
        }
    }

    @Test
    void theDemonstrationTakesSecondsAndLeavesNoTrace() throws IOException, InterruptedException {
        long began = System.nanoTime();
        var ended = shell.with("DOTMESH_JAVA_OPTS", "-Djava.io.tmpdir=" + place).dm("demo");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.status()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        assertThat(ended.out())
                .contains("$ dm init shop", "$ dm reset HEAD", "$ dm undo", "apples 10", "To go on by hand");
        try (var left = Files.list(shell.home())) {
            assertThat(left.map(Path::getFileName).map(Path::toString))
                    .allSatisfy(name -> assertThat(name).matches("(out|err)\\d+"));
        }
        assertThat(place).isDirectoryNotContaining("glob:**/dotmesh-demo*");
    }

    @Test
    void everyCommandThatAPageShowsExists() throws IOException, InterruptedException {
        Set<String> verbs = Project.pages().stream()
                .filter(page -> !page.getParent().endsWith("decisions"))
                .flatMap(page -> VERB.matcher(Project.read(page)).results())
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(verbs).contains("server", "demo", "init", "commit", "reset");
        for (var verb : verbs) {
            assertThat(explains(verb)).as("dm %s --help", verb).isTrue();
        }
        assertThat(explains("no-such-verb")).isFalse();
    }

    private boolean explains(String verb) throws IOException, InterruptedException {
        var ended = shell.dm(verb, "--help");
        return ended.status() == 0 && ended.out().contains("dm " + verb);
    }
}
