package io.dotmesh.system.cluster;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.Commits.Draft;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** How soon a commit is on the other nodes, beside {@code zfs send | zfs recv} between the same pools, in turns. */
final class Measure {
    private static final int MEBIBYTE = 1 << 20;
    private static final int SMALL_TURNS = 30;
    private static final int LARGE_TURNS = 3;
    private static final int LARGE_MEBIBYTES = 512;
    private static final double SLOWER_AT_MOST = 2;
    private static final double MILLIS_MORE_AT_MOST = 150;
    private static final double AS_FAST_AT_LEAST = 0.9;
    private static final String RAW = "pool/raw";

    private final Path directory;
    private final Path dist;
    private final Random random = new Random(1);

    Measure(Path directory, Path dist) {
        this.directory = directory;
        this.dist = dist;
    }

    /** A dot on the first node of a cluster. */
    private record Ground(Cluster cluster, DotName dot, BranchId branch, Path live) {
        static Ground of(Cluster cluster, String name) throws IOException {
            var first = cluster.members().getFirst();
            var dot = new DotName(Namespace.ADMIN, name);
            var view = first.cases().dots().create(dot).orElseThrow();
            var path = first.cases()
                    .volumes()
                    .attach(dot, Optional.of(BranchName.MASTER), SubdotName.DEFAULT)
                    .orElseThrow();
            return new Ground(
                    cluster,
                    dot,
                    view.branch(BranchName.MASTER).orElseThrow().branch().id(),
                    first.seen(path));
        }

        CommitId commit() {
            return cluster.members()
                    .getFirst()
                    .cases()
                    .commits()
                    .commit(
                            dot,
                            BranchName.MASTER,
                            new Draft("measured", Optional.empty(), Metadata.NONE, Optional.empty()))
                    .orElseThrow()
                    .id();
        }

        /** Until every node's pool has it, which is looked up there, so that the nodes have nothing else to do. */
        double everywhere(CommitId commit) throws InterruptedException {
            long began = System.nanoTime();
            var threads = new ArrayList<Thread>();
            for (var member : cluster.members()) {
                threads.add(Thread.ofPlatform().start(() -> await(member, "pool/dmfs/" + branch + "@" + commit)));
            }
            for (var thread : threads) {
                thread.join();
            }
            return millisSince(began);
        }

        private static void await(Member member, String snapshot) {
            try {
                member.inside("sh", "-c", "until zfs list -H -o name \"$1\"; do sleep 0.01; done", "sh", snapshot);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Prints a table. */
    void run() throws IOException, InterruptedException {
        System.out.println("| what | measured | baseline | ratio | goal | |\n|---|---|---|---|---|---|");
        small();
        large();
    }

    private void small() throws IOException, InterruptedException {
        var cluster = new Cluster(directory.resolve("three"), dist, 3, "2G");
        var from = cluster.members().getFirst();
        var to = cluster.members().getLast();
        var ground = Ground.of(cluster, "small");
        from.inside("zfs", "create", "-o", "mountpoint=/run/raw", RAW);
        var raw = from.seen(Path.of("/run/raw"));
        from.inside("zfs", "snapshot", RAW + "@0");
        pipe(from, RAW + "@0", to);
        var ours = new ArrayList<Double>();
        var theirs = new ArrayList<Double>();
        for (int i = 1; i <= SMALL_TURNS; i++) {
            fill(ground.live(), 1);
            ours.add(ground.everywhere(ground.commit()));
            fill(raw, 1);
            from.inside("zfs", "snapshot", RAW + "@" + i);
            theirs.add(pipe(from, "-i @" + (i - 1) + " " + RAW + "@" + i, to));
        }
        cluster.end();
        double one = median(ours);
        double other = median(theirs);
        row(
                "a commit with 1 MiB changed, from its answer until all of 3 nodes have it, p50 of " + SMALL_TURNS,
                "%.0f ms".formatted(one),
                "%.0f ms (`zfs send -i | zfs recv` to one)".formatted(other),
                one / other,
                "at most twice that and 150 ms",
                one <= SLOWER_AT_MOST * other + MILLIS_MORE_AT_MOST);
    }

    private void large() throws IOException, InterruptedException {
        var cluster = new Cluster(directory.resolve("two"), dist, 2, "6G");
        var from = cluster.members().getFirst();
        var to = cluster.members().getLast();
        var ours = new ArrayList<Double>();
        var theirs = new ArrayList<Double>();
        for (int i = 0; i < LARGE_TURNS; i++) {
            var ground = Ground.of(cluster, "large" + i);
            fill(ground.live(), LARGE_MEBIBYTES);
            ours.add(ground.everywhere(ground.commit()));
            var name = RAW + i;
            from.inside("zfs", "create", "-o", "mountpoint=/run/raw" + i, name);
            fill(from.seen(Path.of("/run/raw" + i)), LARGE_MEBIBYTES);
            from.inside("zfs", "snapshot", name + "@0");
            theirs.add(pipe(from, name + "@0", to));
        }
        cluster.end();
        double one = LARGE_MEBIBYTES * 1000 / median(ours);
        double other = LARGE_MEBIBYTES * 1000 / median(theirs);
        row(
                "a first commit of " + LARGE_MEBIBYTES + " MiB, from its answer until the other of 2 nodes has it",
                "%.0f MiB/s".formatted(one),
                "%.0f MiB/s (`zfs send | zfs recv`)".formatted(other),
                one / other,
                "at least 0.9 of that",
                one >= AS_FAST_AT_LEAST * other);
    }

    private static void row(String what, String measured, String baseline, double ratio, String goal, boolean met) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %.2f | %s | %s |%n",
                what,
                measured,
                baseline,
                ratio,
                goal,
                met ? "met" : "**missed**");
    }

    private void fill(Path at, int mebibytes) throws IOException {
        for (int i = 0; i < mebibytes; i++) {
            Content.write(at.resolve("part" + i), new Piece(random.nextLong(), MEBIBYTE).bytes());
        }
    }

    private static double pipe(Member from, String what, Member to) throws IOException, InterruptedException {
        var name = what.substring(what.lastIndexOf(' ') + 1, what.indexOf('@', what.lastIndexOf(' ')));
        long began = System.nanoTime();
        Programs.run(List.of(
                "sh",
                "-c",
                String.join(" ", from.nsenter(List.of("zfs", "send", what))) + " | "
                        + String.join(" ", to.nsenter(List.of("zfs", "recv", "-u", name)))));
        return millisSince(began);
    }

    private static double millisSince(long began) {
        return (System.nanoTime() - began) / 1e6;
    }

    private static double median(List<Double> all) {
        var sorted = new ArrayList<>(all);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
