package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.spi.AdapterConfig;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Measures the store beside what it is compared with, and prints a table. Takes one argument: an empty directory on the
 * file system to measure.
 */
final class EmbeddedBench {
    private static final int GIB = 1 << 30;
    private static final int FILES = 10_000;

    private final Path directory;
    private int number;

    private EmbeddedBench(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var bench = new EmbeddedBench(Path.of(arguments[0]).toAbsolutePath());
        System.out.println("| what | this store | compared with | | ratio |");
        System.out.println("|---|---|---|---|---|");
        for (var calls : arguments.length > 1 ? List.of(arguments[1]) : List.of("native", "portable")) {
            bench.unchangedFiles(calls);
            bench.firstCommit(calls, "noise", bench::writeNoise);
            bench.firstCommit(calls, "text", bench::writeText);
            bench.smallFiles(calls);
        }
    }

    private VolumeStore open(Path data, String calls) {
        return new EmbeddedVolumeStoreProvider()
                .open(new AdapterConfig(data, Map.of("file-calls", calls), InstantSource.system()))
                .orElseThrow();
    }

    private Path fresh(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name + "-" + ++number));
    }

    private static Path create(VolumeStore store, BranchId branch) {
        store.create(
                        branch,
                        new VolumeLabel(
                                new DotId("dot"),
                                new DotName(Namespace.ADMIN, "bench"),
                                BranchName.MASTER,
                                new AccountId("admin"),
                                Instant.EPOCH,
                                Optional.empty(),
                                Optional.empty()))
                .orElseThrow();
        store.mount(branch).orElseThrow();
        return store.subdot(branch, SubdotName.DEFAULT).orElseThrow();
    }

    private void commit(VolumeStore store, BranchId branch) {
        store.commit(
                        branch,
                        new Commit(new CommitId("commit-" + ++number), "bench", "admin", Instant.now(), Metadata.NONE))
                .orElseThrow();
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    private static double run(Path in, String... command) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        var process = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .inheritIO()
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
        return millis(System.nanoTime() - begin);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static void row(String what, double ours, String other, double theirs) {
        System.out.printf("| %s | %.1f ms | %s | %.1f ms | %.2f |%n", what, ours, other, theirs, ours / theirs);
    }

    private void unchangedFiles(String calls) throws IOException, InterruptedException {
        var data = fresh("unchanged");
        try (var store = open(data, calls)) {
            var branch = new BranchId("branch");
            var files = create(store, branch);
            writeFiles(files, FILES);
            commit(store, branch);
            var ours = new double[41];
            var theirs = new double[ours.length];
            for (int i = -200; i < ours.length; i++) {
                long begin = System.nanoTime();
                commit(store, branch);
                double time = millis(System.nanoTime() - begin);
                if (i >= 0) {
                    ours[i] = time;
                    theirs[i] = run(files, "find", ".", "-printf", "%p %i %m %U %G %s %T@ %C@\\n");
                }
            }
            row(
                    calls + ": commit of " + FILES + " unchanged files, p50 of " + ours.length,
                    median(ours),
                    "`find -printf`",
                    median(theirs));
        }
    }

    private static void writeFiles(Path root, int count) throws IOException {
        var random = new Random(1);
        for (int i = 0; i < count; i++) {
            var directory = root.resolve("d" + i / 100);
            if (i % 100 == 0) {
                Files.createDirectory(directory);
            }
            var bytes = new byte[100 + random.nextInt(4000)];
            random.nextBytes(bytes);
            Files.write(directory.resolve("f" + i), bytes);
        }
    }

    /** Writes a file of a gibibyte. */
    private interface Fill {
        void write(Path file) throws IOException;
    }

    private void writeNoise(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            var random = new Random(7);
            var block = new byte[1 << 20];
            for (int i = 0; i < GIB / block.length; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
    }

    private void writeText(Path file) throws IOException {
        try (var out = Files.newBufferedWriter(file)) {
            var random = new Random(7);
            long length = 0;
            while (length < GIB) {
                var line = "INSERT INTO orders VALUES (%d, 'customer-%d', '2026-0%d-11', %d.%d);%n"
                        .formatted(
                                random.nextInt(1 << 30),
                                random.nextInt(5000),
                                1 + random.nextInt(9),
                                random.nextInt(10_000),
                                random.nextInt(100));
                out.write(line);
                length += line.length();
            }
        }
    }

    private void firstCommit(String calls, String kind, Fill fill) throws IOException, InterruptedException {
        var ours = new double[3];
        var theirs = new double[ours.length];
        var source = Files.createDirectories(directory.resolve("source-" + kind));
        var original = source.resolve("big");
        if (!Files.exists(original)) {
            fill.write(original);
        }
        for (int i = 0; i < ours.length; i++) {
            var data = fresh("first");
            try (var store = open(data, calls)) {
                var branch = new BranchId("branch");
                var files = create(store, branch);
                run(
                        directory,
                        "cp",
                        "-a",
                        original.toString(),
                        files.resolve("big").toString());
                run(directory, "sync");
                var copy = fresh("copy");
                long begin = System.nanoTime();
                double copied = run(directory, "sh", "-c", "cp -a " + files + " " + copy + " && sync");
                double plain = millis(System.nanoTime() - begin);
                theirs[i] = Math.min(copied, plain);
                begin = System.nanoTime();
                commit(store, branch);
                ours[i] = millis(System.nanoTime() - begin);
                if (i == 0) {
                    smallCommits(calls + ", " + kind, store, branch, data, files.resolve("big"));
                }
                delete(copy);
            }
            delete(data);
        }
        row(
                calls + ": first commit of 1 GiB of " + kind + ", p50 of 3",
                median(ours),
                "`cp -a` and `sync`",
                median(theirs));
    }

    private void smallCommits(String name, VolumeStore store, BranchId branch, Path data, Path big) throws IOException {
        var random = new Random(3);
        long before = size(data.resolve("embedded"));
        var times = new ArrayList<Double>();
        for (int i = 0; i < 20; i++) {
            try (var file = new RandomAccessFile(big.toFile(), "rw")) {
                var page = new byte[8192];
                random.nextBytes(page);
                file.seek((long) random.nextInt(GIB / 8192) * 8192);
                file.write(page);
            }
            long begin = System.nanoTime();
            commit(store, branch);
            times.add(millis(System.nanoTime() - begin));
        }
        System.out.printf(
                "| %s: 20 commits of 8 KiB changed in 1 GiB | %.0f KiB each, %.0f ms each | | | |%n",
                name,
                (size(data.resolve("embedded")) - before) / 20.0 / 1024,
                median(times.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    private void smallFiles(String calls) throws IOException, InterruptedException {
        var data = fresh("files");
        try (var store = open(data, calls)) {
            var branch = new BranchId("branch");
            var files = create(store, branch);
            writeFiles(files, FILES);
            run(directory, "sync");
            var copy = fresh("copy");
            double theirs = run(directory, "sh", "-c", "cp -a " + files + " " + copy + " && sync");
            long begin = System.nanoTime();
            commit(store, branch);
            double ours = millis(System.nanoTime() - begin);
            row(calls + ": first commit of " + FILES + " small files", ours, "`cp -a` and `sync`", theirs);
            delete(copy);
        }
        delete(data);
    }

    private static long size(Path directory) throws IOException {
        try (var all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(each -> each.toFile().length())
                    .sum();
        }
    }

    private static void delete(Path directory) throws IOException, InterruptedException {
        run(Path.of("/"), "rm", "-rf", directory.toString());
    }
}
