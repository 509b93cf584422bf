package io.dotmesh.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Commits, dots and idleness of a node on a ZFS pool, which is made for it and goes afterwards. */
final class Zfs implements Measurement {
    private static final int COMMITS = 5_000;
    private static final int DOTS = 500;
    private static final int SNAPSHOTS = 50;
    private static final int IDLE_SECONDS = 30;

    @Override
    public String name() {
        return "zfs";
    }

    @Override
    public List<Figure> run(Ground ground) throws IOException, InterruptedException {
        if (!BenchPool.possible()) {
            return List.of(Figure.plain("ZFS", "not measured: no ZFS answers here", "", true));
        }
        var directory = ground.fresh("zfs");
        try (var pool = BenchPool.create(directory)) {
            return measure(ground, directory, pool.name());
        }
    }

    private static List<Figure> measure(Ground ground, Path directory, String pool)
            throws IOException, InterruptedException {
        Run.of("zfs", "create", pool + "/bare");
        double bare = Times.of(SNAPSHOTS, i -> Run.of("zfs", "snapshot", pool + "/bare@s" + i))
                .median();
        var mounts = directory.resolve("mounts").toString();
        try (var node = NodeProcess.start(
                ground, directory.resolve("data"), "--store", "zfs", "--pool", pool, "--mount-prefix", mounts)) {
            node.create("commits");
            node.commit("commits", 0);
            var commits = Times.of(COMMITS, i -> node.commit("commits", i));
            double early = commits.median(0, 20);
            double late = commits.median(COMMITS - 20, COMMITS);
            var creates = Times.of(DOTS, i -> node.create("dot-" + i));
            double firstDots = creates.median(0, 40);
            double lastDots = creates.median(DOTS - 40, DOTS);
            // What was asked for last may still be tidied up after.
            TimeUnit.SECONDS.sleep(5);
            var before = node.counted();
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
            var after = node.counted();
            double percent = (after.ticks() - before.ticks()) / (double) IDLE_SECONDS;
            boolean noProcess = after.childFaults() == before.childFaults();
            return List.of(
                    new Figure(
                            "commit, ZFS: p50 of 5,000",
                            Times.show(commits.median()),
                            "`zfs snapshot`: " + Times.show(bare),
                            "+" + Times.show(commits.median() - bare),
                            "≤ +10 ms",
                            commits.median() - bare <= 10),
                    new Figure(
                            "commit, ZFS: the first 20 of a node just started",
                            Times.show(early),
                            "`zfs snapshot`: " + Times.show(bare),
                            "+" + Times.show(early - bare),
                            "≤ +10 ms",
                            early - bare <= 10),
                    new Figure(
                            "commit, ZFS: the last 20 of 5,000",
                            Times.show(late),
                            "the first 20: " + Times.show(early),
                            Times.ratio(late, early),
                            "≤ 1.2",
                            late <= 1.2 * early),
                    new Figure(
                            "create a dot, ZFS: the last 40 of 500",
                            Times.show(lastDots),
                            "the first 40: " + Times.show(firstDots),
                            Times.ratio(lastDots, firstDots),
                            "flat",
                            lastDots <= 1.5 * firstDots),
                    Figure.plain(
                            "idle with 500 dots, processes started in " + IDLE_SECONDS + " s",
                            noProcess ? "0" : "some",
                            "0",
                            noProcess),
                    Figure.plain(
                            "idle with 500 dots, CPU",
                            String.format(java.util.Locale.ROOT, "%.2f %%", percent),
                            "< 1 %",
                            percent < 1));
        }
    }
}
