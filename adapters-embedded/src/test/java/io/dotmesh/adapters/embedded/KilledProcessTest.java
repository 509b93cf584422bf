package io.dotmesh.adapters.embedded;

import static io.dotmesh.adapters.embedded.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.testkit.contract.Tree;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed by the system at any instant. */
class KilledProcessTest {
    private static final int ROUNDS = 4;
    private static final BranchId BRANCH = new BranchId("branch");

    @TempDir
    private Path temporary;

    /** What the process does that is killed: commits and resets, and says so after each. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws IOException {
            var random = new Random(Long.parseLong(arguments[1]));
            var bench = Workbench.open(Path.of(arguments[0]));
            done(bench.store.create(BRANCH, Workbench.label(BRANCH)));
            var files = bench.files(BRANCH);
            say("ready");
            for (int i = 0; ; i++) {
                var id = arguments[1] + "-" + i;
                Files.writeString(files.resolve("file"), "content of " + id);
                var noise = new byte[random.nextInt(200_000)];
                random.nextBytes(noise);
                Files.write(files.resolve("noise-" + random.nextInt(20)), noise);
                var commit = bench.commit(BRANCH, id);
                say("committed " + id);
                if (i % 4 == 3) {
                    Files.writeString(files.resolve("file"), "dirty after " + id);
                    var keep = new BranchId("keep-" + id);
                    done(bench.store.split(BRANCH, commit, keep, Workbench.label(keep)));
                    say("kept " + id);
                }
            }
        }

        private static void say(String what) {
            System.out.println(what);
            System.out.flush();
        }
    }

    @Test
    void whatItAnsweredIsThere() throws IOException, InterruptedException {
        var random = new Random(23);
        var committed = new TreeMap<String, String>();
        var kept = new TreeMap<String, String>();
        for (int round = 0; round < ROUNDS; round++) {
            var data = temporary.resolve("data");
            var process = new ProcessBuilder(command(data, round))
                    .redirectErrorStream(true)
                    .start();
            try (var said = process.inputReader()) {
                assertThat(said.readLine()).isEqualTo("ready");
                listen(said, process, random.nextInt(300), committed, kept);
            }
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertAllThere(data, committed, kept);
        }
        assertThat(committed).isNotEmpty();
    }

    private static void listen(
            BufferedReader said,
            Process process,
            int millis,
            SortedMap<String, String> committed,
            SortedMap<String, String> kept)
            throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (var line = said.readLine(); line != null; line = said.readLine()) {
            var words = line.split(" ", -1);
            switch (words[0]) {
                case "committed" -> committed.put(words[1], "content of " + words[1]);
                case "kept" -> kept.put("keep-" + words[1], "dirty after " + words[1]);
                default -> throw new AssertionError(line + "\n" + said.lines().collect(Collectors.joining("\n")));
            }
            if (System.nanoTime() > end) {
                // Of the process itself this would close its output too, of which more may come.
                process.toHandle().destroyForcibly();
            }
        }
    }

    private static List<String> command(Path data, int round) {
        var classes = Stream.of(EmbeddedVolumeStore.class, VolumeStore.class, FaultCode.class, Tree.class, Zstd.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath());
        var tests = Stream.of(
                Path.of("target/test-classes").toAbsolutePath().toString(), System.getProperty("java.class.path"));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                Stream.concat(tests, classes).collect(Collectors.joining(File.pathSeparator)),
                Child.class.getName(),
                data.toString(),
                String.valueOf(round));
    }

    private static void assertAllThere(Path data, SortedMap<String, String> committed, SortedMap<String, String> kept)
            throws IOException {
        try (var bench = Workbench.open(data)) {
            assertThat(done(bench.store.inventory()).foreign()).isEmpty();
            var ids = done(bench.store.commitIds());
            var all = ids.values().stream()
                    .flatMap(List::stream)
                    .map(CommitId::value)
                    .toList();
            assertThat(all).containsAll(committed.keySet());
            for (var each : committed.entrySet()) {
                var holder = ids.entrySet().stream()
                        .filter(branch -> branch.getValue().contains(new CommitId(each.getKey())))
                        .findFirst()
                        .orElseThrow()
                        .getKey();
                var at = done(bench.store.mountCommit(holder, new CommitId(each.getKey())));
                assertThat(at.resolve("__default__/file")).hasContent(each.getValue());
                done(bench.store.unmountCommit(holder, new CommitId(each.getKey())));
            }
            for (var each : kept.entrySet()) {
                assertThat(bench.files(new BranchId(each.getKey())).resolve("file"))
                        .hasContent(each.getValue());
                done(bench.store.unmount(new BranchId(each.getKey())));
            }
        }
    }
}
