package io.dotmesh.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Commits of the embedded store against what the system's own tools take for the same files. */
final class Embedded implements Measurement {
    private static final int TIMES = 15;
    private static final int GIBIBYTE_FILES = 16;
    private static final int MEBIBYTES_EACH = 64;
    private static final int ROUNDS = 5;
    private static final String LARGE = "large-";
    private static final int SMALL_COMMITS = 20;
    private static final int SMALL_BYTES = 4096;

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public List<Figure> run(Ground ground) throws IOException, InterruptedException {
        var data = ground.fresh("embedded");
        try (var node = NodeProcess.start(ground, data)) {
            return List.of(unchanged(node), first(ground, node), small(data, node));
        }
    }

    private static Figure unchanged(NodeProcess node) throws IOException, InterruptedException {
        node.create("unchanged");
        var root = node.procure("unchanged");
        Trees.small(root, 100, 100, 1024);
        node.commit("unchanged", 0);
        node.commit("unchanged", 1);
        double commit = Times.of(TIMES, i -> node.commit("unchanged", i)).median();
        double find = Times.of(
                        TIMES, _ -> Run.of("find", root.toString() + "/", "-printf", "%p %s %T@ %C@ %m %U %G %i %l\\n"))
                .median();
        return new Figure(
                "commit of 10,000 unchanged files",
                Times.show(commit),
                "`find -printf`: " + Times.show(find),
                Times.ratio(commit, find),
                "≤ 2",
                commit <= 2 * find);
    }

    private static Figure first(Ground ground, NodeProcess node) throws IOException, InterruptedException {
        var copies = new double[ROUNDS];
        var commits = new double[ROUNDS];
        // In turns, since what a disk does in a second differs from one second to the next.
        for (int round = 0; round < ROUNDS; round++) {
            var dot = LARGE + round;
            node.create(dot);
            var root = node.procure(dot);
            Trees.large(root, GIBIBYTE_FILES, MEBIBYTES_EACH, round);
            Run.of("sync");
            var copy = ground.fresh("copy").resolve("large");
            // Both read from the page cache, and both write what they write to the disk before they answer.
            copies[round] = Times.once(_ -> {
                Run.of("cp", "-a", root.toString() + "/.", copy.toString());
                Run.of("sync");
            });
            Ground.remove(copy);
            Run.of("sync");
            commits[round] = Times.once(_ -> node.commit(dot, 0));
        }
        double copied = Times.of(copies).median();
        double committed = Times.of(commits).median();
        return new Figure(
                "first commit of 1 GiB, median of " + ROUNDS,
                Times.show(committed),
                "`cp -a; sync`: " + Times.show(copied),
                Times.ratio(committed, copied),
                "≤ 2",
                committed <= 2 * copied);
    }

    /** In the dot with 1 GiB: each commit adds one small file and changes a block of a large one. */
    private static Figure small(Path data, NodeProcess node) throws IOException, InterruptedException {
        var root = node.procure(LARGE + 0);
        var random = new SplittableRandom(3);
        long before = stored(data);
        long written = 0;
        for (int i = 0; i < SMALL_COMMITS; i++) {
            Files.write(root.resolve("small-" + i), Trees.bytes(random, SMALL_BYTES));
            written += SMALL_BYTES;
            node.commit(LARGE + 0, i);
        }
        // The live files lie in the same directory and have grown, too.
        long grown = stored(data) - before - written;
        return new Figure(
                "20 small commits on 1 GiB, stored for them",
                kibibytes(grown),
                "written: " + kibibytes(written),
                String.format(Locale.ROOT, "%.1f", (double) grown / written),
                "only what changed",
                grown < (16L << 20));
    }

    private static long stored(Path data) throws IOException, InterruptedException {
        return Long.parseLong(
                Run.of("du", "-s", "--block-size=1", data.toString()).split("\\s", 2)[0]);
    }

    private static String kibibytes(long bytes) {
        return bytes / 1024 + " KiB";
    }
}
