package io.dotmesh.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a node does on OpenZFS beside the command that does the same, in turns: both pay for the same transaction groups,
 * and the command for a process besides.
 */
final class OpenZfs implements Measurement {
    private static final int TIMES = 15;
    private static final int EARLY = 10;
    private static final int LATE = Integer.getInteger("bench.commits", 10_000);

    /** Before anything is measured: a node runs for days, and the first calls of a JVM are not like the others. */
    private static final int WARM_UPS = Integer.getInteger("bench.warm.ups", 30);

    @Override
    public String name() {
        return "openzfs";
    }

    @Override
    public List<Figure> run(Ground ground) throws IOException, InterruptedException {
        var directory = ground.fresh("openzfs");
        try (var pool = BenchPool.create(directory)) {
            var mounts = directory.resolve("mounts").toString();
            try (var node = NodeProcess.start(
                    ground,
                    directory.resolve("data"),
                    "--store",
                    "zfs",
                    "--pool",
                    pool.name(),
                    "--mount-prefix",
                    mounts)) {
                return measure(node, pool);
            }
        }
    }

    private static List<Figure> measure(NodeProcess node, BenchPool pool) throws IOException, InterruptedException {
        warmUp(node);
        node.create("commits");
        var dataset = pool.name() + "/dmfs/" + node.branchId("commits");
        commits(node, 0, EARLY);
        var figures = new ArrayList<Figure>();
        figures.add(commit(node, dataset, EARLY));
        figures.add(branch(node, dataset));
        figures.add(reset(node, pool));
        commits(node, EARLY + TIMES, LATE);
        figures.add(commit(node, dataset, LATE));
        return figures;
    }

    private static void warmUp(NodeProcess node) throws IOException, InterruptedException {
        node.create("resets-before");
        var first = node.commit("resets-before", 0);
        for (int i = 1; i <= WARM_UPS; i++) {
            node.commit("resets-before", i);
            branch(node, "resets-before", i);
            reset(node, "resets-before", first);
        }
    }

    private static void branch(NodeProcess node, String dot, int number) throws IOException, InterruptedException {
        node.ask(
                "Branch",
                "{\"Namespace\":\"admin\",\"Name\":\"" + dot
                        + "\",\"SourceBranch\":\"master\",\"NewBranchName\":\"b" + number
                        + "\",\"SourceCommitId\":\"\"}");
    }

    private static void reset(NodeProcess node, String dot, String commit) throws IOException, InterruptedException {
        node.ask(
                "Rollback",
                "{\"Namespace\":\"admin\",\"Name\":\"" + dot + "\",\"Branch\":\"\",\"SnapshotId\":\"" + commit + "\"}");
    }

    private static void commits(NodeProcess node, int from, int to) throws IOException, InterruptedException {
        for (int i = from; i < to; i++) {
            node.commit("commits", i);
        }
    }

    private static Figure commit(NodeProcess node, String dataset, int at) throws IOException, InterruptedException {
        return beside(
                "commit, at " + at + " snapshots",
                "`zfs snapshot`",
                1,
                i -> node.commit("commits", i),
                i -> Run.of("zfs", "snapshot", dataset + "@by-hand-" + at + "-" + i));
    }

    private static Figure branch(NodeProcess node, String dataset) throws IOException, InterruptedException {
        Run.of("zfs", "snapshot", dataset + "@origin");
        var parent = dataset.substring(0, dataset.indexOf('/'));
        return beside(
                "branch",
                "`zfs clone`",
                1,
                i -> branch(node, "commits", i),
                i -> Run.of("zfs", "clone", "-o", "canmount=off", dataset + "@origin", parent + "/clone-" + i));
    }

    private static Figure reset(NodeProcess node, BenchPool pool) throws IOException, InterruptedException {
        node.create("resets");
        var bare = pool.name() + "/bare";
        Run.of("zfs", "create", bare);
        Run.of("zfs", "snapshot", bare + "@start");
        var first = node.commit("resets", 0);
        return beside(
                "reset of one commit",
                "`zfs rollback`",
                2,
                i -> reset(node, "resets", first),
                i -> Run.of("zfs", "rollback", "-r", bare + "@start"),
                i -> {
                    node.commit("resets", i + 1);
                    Run.of("zfs", "snapshot", bare + "@later-" + i);
                });
    }

    private static Figure beside(String what, String baseline, double goal, Times.Act ours, Times.Act theirs)
            throws IOException, InterruptedException {
        return beside(what, baseline, goal, ours, theirs, _ -> {});
    }

    private static Figure beside(
            String what, String baseline, double goal, Times.Act ours, Times.Act theirs, Times.Act before)
            throws IOException, InterruptedException {
        var mine = new double[TIMES];
        var others = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            int round = i;
            before.run(round);
            mine[i] = Times.once(_ -> ours.run(round));
            others[i] = Times.once(_ -> theirs.run(round));
        }
        double median = Times.of(mine).median();
        double other = Times.of(others).median();
        return new Figure(
                what + ", OpenZFS",
                Times.show(median),
                baseline + ": " + Times.show(other),
                Times.ratio(median, other),
                "≤ " + goal,
                median <= goal * other);
    }
}
