package io.dotmesh.bench;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.spi.AdapterConfig;
import io.dotmesh.ports.spi.VolumeStoreProvider;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.UUID;

/** The process that asks the store of a pool, with a small heap. Prints a line for each figure, in columns. */
final class StreamsThroughPort {
    private static final int MIB = 1024 * 1024;
    private static final int MEBIBYTES = Integer.getInteger("bench.stream-mib", 2048);
    private static final int COMMITS = Integer.getInteger("bench.stream-commits", 1000);
    private static final int THROUGH_GIB = Integer.getInteger("bench.stream-gib", 10);
    private static final int TIMES = Integer.getInteger("bench.stream-times", 3);
    private static final double FAST = 1 / 0.95;
    private static final double TINY = 1.2;

    /** Of sixteen blocks one has content. */
    private static final int ZERO_RICH = 16;

    private final VolumeStore store;
    private final String pool;
    private int copies;

    private StreamsThroughPort(VolumeStore store, String pool) {
        this.store = store;
        this.pool = pool;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var settings = Map.of("pool", arguments[0], "mount-prefix", arguments[2]);
        var config = new AdapterConfig(Path.of(arguments[1]), settings, InstantSource.system());
        var provider = ServiceLoader.load(VolumeStoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.scheme().equals("zfs"))
                .findFirst()
                .orElseThrow();
        try (var store = done(provider.open(config))) {
            var bench = new StreamsThroughPort(store, arguments[0]);
            bench.large("incompressible", 1);
            bench.large("zero-rich", ZERO_RICH);
            bench.tiny();
            bench.heap();
        }
    }

    private static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(var value) -> value;
            case Outcome.Faulted<T>(var fault) -> throw new IllegalStateException(fault.toString());
        };
    }

    private static BranchId branch() {
        return new BranchId(UUID.randomUUID().toString());
    }

    private static VolumeLabel label(BranchId branch) {
        return new VolumeLabel(
                new DotId("dot-" + branch.value()),
                new DotName(Namespace.ADMIN, "bench"),
                new BranchName("master"),
                new AccountId(UUID.randomUUID().toString()),
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty());
    }

    private CommitId commit(BranchId branch) {
        var id = new CommitId(UUID.randomUUID().toString());
        return done(store.commit(branch, new Commit(id, "a commit", "bench", Instant.now(), Metadata.NONE)))
                .id();
    }

    private Path files(BranchId branch) {
        done(store.create(branch, label(branch)));
        done(store.mount(branch));
        return done(store.subdot(branch, SubdotName.DEFAULT));
    }

    private String dataset(BranchId branch) {
        return pool + "/dmfs/" + branch;
    }

    private void large(String what, int oneOf) throws IOException, InterruptedException {
        var branch = branch();
        var noise = new byte[MIB];
        new Random(1).nextBytes(noise);
        try (var out = Files.newOutputStream(files(branch).resolve("large"))) {
            var zeros = new byte[MIB];
            for (int i = 0; i < MEBIBYTES; i++) {
                out.write(i % oneOf == 0 ? noise : zeros);
            }
        }
        var commit = commit(branch);
        beside(
                MEBIBYTES + " MiB of " + what + " data",
                "`zfs send \\| zfs recv`",
                FAST,
                () -> copy(branch, Optional.empty(), commit),
                () -> shell("zfs send " + dataset(branch) + "@" + commit + " | zfs recv -u " + raw()));
        remove(branch);
    }

    private void tiny() throws IOException, InterruptedException {
        var branch = branch();
        var files = files(branch);
        var first = commit(branch);
        var last = first;
        for (int i = 1; i < COMMITS; i++) {
            Files.writeString(files.resolve("file"), "content " + i);
            last = commit(branch);
        }
        var from = dataset(branch) + "@" + first;
        var to = last;
        beside(
                COMMITS + " tiny commits in one stream",
                "`zfs send -I \\| zfs recv`",
                TINY,
                () -> copy(branch, Optional.empty(), to),
                () -> {
                    var raw = raw();
                    shell("zfs send " + from + " | zfs recv -u " + raw + " && zfs send -I " + from + " "
                            + dataset(branch) + "@" + to + " | zfs recv -u " + raw);
                });
        remove(branch);
    }

    /** Written so that it takes little room in the pool, and all of it in the stream. */
    private void heap() throws IOException, InterruptedException {
        shell("zfs set compression=on " + pool);
        var branch = branch();
        var line = new byte[MIB];
        for (int i = 0; i < MIB; i++) {
            line[i] = (byte) (i % 64 + 1);
        }
        long begun = heldBytes();
        try (var out = Files.newOutputStream(files(branch).resolve("large"))) {
            for (int i = 0; i < THROUGH_GIB * 1024; i++) {
                out.write(line);
            }
        }
        var commit = commit(branch);
        long most = 0;
        long bytes;
        var as = branch();
        try (var sent = done(store.send(branch, Optional.empty(), commit, StreamFeatures.NONE));
                var watched = new Watched(sent)) {
            done(store.receive(as, label(as), watched));
            most = watched.most;
            bytes = watched.bytes;
        }
        print(
                "heap held while %.1f GiB pass through".formatted(bytes / (double) (1 << 30)),
                "at most " + most / 1024 + " KiB",
                "before: " + begun / 1024 + " KiB",
                "",
                "flat, in 64 MiB",
                most - begun < 16 * MIB);
        remove(as);
        remove(branch);
    }

    private static long heldBytes() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    /** Looks at the heap now and then. */
    private static final class Watched extends FilterInputStream {
        private static final long EVERY_BYTES = 1L << 30;

        private long bytes;
        private long next = EVERY_BYTES / 2;
        private long most;

        Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int n = super.read(into, offset, length);
            bytes += Math.max(0, n);
            if (bytes > next) {
                next += EVERY_BYTES;
                most = Math.max(most, heldBytes());
            }
            return n;
        }
    }

    private interface Act {
        void run() throws IOException, InterruptedException;
    }

    private void beside(String what, String baseline, double goal, Act ours, Act theirs)
            throws IOException, InterruptedException {
        var mine = new double[TIMES];
        var others = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            mine[i] = Times.once(_ -> ours.run());
            others[i] = Times.once(_ -> theirs.run());
            System.err.println(what + ": " + Times.show(mine[i]) + ", " + baseline + ": " + Times.show(others[i]));
        }
        double median = Times.of(mine).median();
        double other = Times.of(others).median();
        print(
                what,
                Times.show(median),
                baseline + ": " + Times.show(other),
                Times.ratio(median, other),
                "≤ " + String.format(Locale.ROOT, "%.2f", goal),
                median <= goal * other);
    }

    private static void print(String what, String measured, String baseline, String ratio, String goal, boolean met) {
        System.out.println(String.join("\t", what, measured, baseline, ratio, goal, Boolean.toString(met)));
    }

    private void copy(BranchId branch, Optional<CommitId> from, CommitId to) throws IOException {
        var as = branch();
        try (var sent = done(store.send(branch, from, to, store.streamFeatures()))) {
            done(store.receive(as, label(as), sent));
        }
        remove(as);
    }

    private String raw() {
        copies++;
        return pool + "/raw" + copies;
    }

    private void remove(BranchId branch) {
        done(store.unmount(branch));
        done(store.destroy(branch));
    }

    /** Whatever it made by hand is gone afterwards, as what the store made is. */
    private void shell(String command) throws IOException, InterruptedException {
        Run.of("sh", "-c", command);
        if (copies > 0 && Run.of("zfs", "list", "-H", "-o", "name", "-r", pool).contains(pool + "/raw" + copies)) {
            Run.of("zfs", "destroy", "-r", pool + "/raw" + copies);
        }
    }
}
