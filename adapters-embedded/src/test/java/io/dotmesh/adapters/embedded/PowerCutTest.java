package io.dotmesh.adapters.embedded;

import static io.dotmesh.adapters.embedded.Workbench.done;
import static io.dotmesh.adapters.embedded.Workbench.draft;
import static io.dotmesh.adapters.embedded.Workbench.label;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.history.BranchSet;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A machine that loses its power: of what was written and not yet made durable, any part may be there or not. */
class PowerCutTest {
    private static final int SECTOR_BYTES = 512;
    private static final int SEEDS = 60;
    private static final BranchId BRANCH = new BranchId("branch");
    private static final BranchId OTHER = new BranchId("other");
    private static final BranchSet BOTH = BranchSet.of(List.of(BRANCH, OTHER)).orElseThrow();
    private static final String JOINT = "joint-";

    @TempDir
    private Path data;

    static Iterable<Long> seeds() {
        return () -> java.util.stream.LongStream.range(0, SEEDS).iterator();
    }

    /** Remembers what is durable of each file that is written in place. */
    private final class Disk implements Steps {
        private final Killing killing;
        private final Map<Path, byte[]> durable = new HashMap<>();

        Disk(Killing killing) throws IOException {
            this.killing = killing;
            if (Files.exists(data.resolve("embedded"))) {
                try (var all = Files.walk(data.resolve("embedded"))) {
                    for (var file : all.filter(Files::isRegularFile).toList()) {
                        durable.put(file, Files.readAllBytes(file));
                    }
                }
            }
        }

        @Override
        public synchronized void before(String step) throws IOException {
            killing.before(step);
            if (step.startsWith("sync ") && (step.endsWith(".pack") || step.endsWith(" ledger"))) {
                var name = step.substring("sync ".length());
                var file = data.resolve(name.endsWith(".pack") ? "embedded/packs" : "embedded")
                        .resolve(name);
                // The call that follows makes durable what is there now.
                durable.put(file, Files.readAllBytes(file));
            }
        }

        void cut(Random random) throws IOException {
            try (var all = Files.walk(data.resolve("embedded"))) {
                for (var file : all.filter(Files::isRegularFile).toList()) {
                    var name = String.valueOf(file.getFileName());
                    if (name.endsWith(".pack") || name.equals("ledger")) {
                        Files.write(file, mixed(durable.getOrDefault(file, new byte[0]), file, random));
                    } else if (name.endsWith(".index")
                            || String.valueOf(file.getParent()).endsWith("stats")) {
                        damage(file, random);
                    }
                }
            }
        }

        private static byte[] mixed(byte[] durable, Path file, Random random) throws IOException {
            var written = Files.readAllBytes(file);
            int length = durable.length + random.nextInt(Math.max(1, written.length - durable.length + 1));
            var mixed = Arrays.copyOf(durable, Math.max(length, durable.length));
            for (int at = 0; at < mixed.length; at += SECTOR_BYTES) {
                int end = Math.min(at + SECTOR_BYTES, Math.min(mixed.length, written.length));
                if (end > at && random.nextBoolean()) {
                    System.arraycopy(written, at, mixed, at, end - at);
                }
            }
            return mixed;
        }

        private static void damage(Path file, Random random) throws IOException {
            var bytes = Files.readAllBytes(file);
            switch (random.nextInt(4)) {
                case 0 -> Files.write(file, new byte[0]);
                case 1 -> Files.write(file, new byte[bytes.length]);
                case 2 -> Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
                default -> {}
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyCommitThatWasAnsweredStands(long seed) throws IOException {
        var random = new Random(seed);
        var acknowledged = new TreeMap<String, String>();
        int round = 0;
        while (round < 3) {
            var killing = new Killing(random.nextInt(40));
            var disk = new Disk(killing);
            var bench = Workbench.open(data, Workbench.posix(), disk, Workbench.SMALL_PACK_BYTES);
            killing.arm();
            var last = "";
            try {
                done(bench.store.create(BRANCH, label(BRANCH)));
                done(bench.store.create(OTHER, label(OTHER)));
                for (int i = 0; i < 20; i++) {
                    boolean joint = i % 3 == 1;
                    var id = (joint ? JOINT : "commit-") + round + "-" + i;
                    var content = id + " " + random.nextLong() + "x".repeat(random.nextInt(3000));
                    last = id;
                    bench.write(BRANCH, "file", content);
                    Files.write(bench.files(BRANCH).resolve("noise-" + random.nextInt(5)), noise(random));
                    done(joint ? bench.store.commitTogether(BOTH, draft(id)) : bench.store.commit(BRANCH, draft(id)));
                    acknowledged.put(id, content);
                }
                killing.disarm();
                bench.close();
            } catch (Killing.Killed _) {
                bench.parts.places().close();
                bench.parts.home().close();
                disk.cut(random);
            }
            assertStands(acknowledged, last);
            round++;
        }
    }

    private static List<String> ids(Workbench bench, BranchId branch) {
        return done(bench.store.commitIds()).getOrDefault(branch, List.of()).stream()
                .map(CommitId::value)
                .toList();
    }

    private static byte[] noise(Random random) {
        var bytes = new byte[random.nextInt(40_000)];
        random.nextBytes(bytes);
        return bytes;
    }

    private void assertStands(Map<String, String> acknowledged, String last) throws IOException {
        try (var bench = Workbench.open(data, Workbench.posix(), Steps.NONE, Workbench.SMALL_PACK_BYTES)) {
            if (acknowledged.isEmpty() && done(bench.store.inspect(BRANCH)).isEmpty()) {
                return;
            }
            var there = ids(bench, BRANCH);
            assertThat(ids(bench, OTHER))
                    .as("what was committed together is there in both, or in none")
                    .isEqualTo(there.stream().filter(id -> id.startsWith(JOINT)).toList());
            assertThat(there).containsAll(acknowledged.keySet());
            assertThat(there)
                    .allMatch(id -> acknowledged.containsKey(id) || id.equals(last) || id.matches("(commit|joint)-.*"));
            for (var each : acknowledged.entrySet()) {
                var at = done(bench.store.mountCommit(BRANCH, new CommitId(each.getKey())));
                assertThat(at.resolve("__default__/file")).hasContent(each.getValue());
                done(bench.store.unmountCommit(BRANCH, new CommitId(each.getKey())));
            }
        }
    }
}
