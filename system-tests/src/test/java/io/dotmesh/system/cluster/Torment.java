package io.dotmesh.system.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

/** Workers at work, harm done to the nodes meanwhile, and a look at everything after each. */
final class Torment {
    private static final int WORKERS = 4;
    private static final Duration BEFORE = Duration.ofSeconds(2);
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final Cluster cluster;
    private final Trace trace;
    private final Random random;
    private final long seed;
    private final Checks checks;
    private final ReentrantReadWriteLock turns = new ReentrantReadWriteLock(true);
    private final List<Worker> workers = new ArrayList<>();
    private final Deque<Harm> deck = new ArrayDeque<>();

    /** Harm done to a node, which is any where it is not done to one. */
    private record Wound(Harm harm, Member member) {}

    Torment(Cluster cluster, Trace trace, long seed) {
        this.cluster = cluster;
        this.trace = trace;
        this.seed = seed;
        this.random = new Random(seed);
        this.checks = new Checks(cluster, trace);
    }

    void run(Duration time) throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < WORKERS; i++) {
            var worker = new Worker("w" + i, cluster, trace, seed * WORKERS + i, turns.readLock());
            workers.add(worker);
            threads.add(Thread.ofPlatform()
                    .name("w" + i)
                    .daemon()
                    .uncaughtExceptionHandler((_, problem) -> {
                        problem.printStackTrace();
                        trace.violation("a worker ended: " + problem);
                    })
                    .start(worker));
        }
        for (int round = 1; System.nanoTime() < end && trace.violations() == 0; round++) {
            Until.passed(BEFORE);
            harm(round % 2 == 0 ? 2 : 1);
            look();
        }
        workers.forEach(Worker::end);
        for (var thread : threads) {
            thread.join(Asking.ANSWER);
        }
        checks.atTheEnd(Worker.all(workers));
    }

    private void harm(int several) throws IOException, InterruptedException {
        var wounds = new ArrayList<Wound>();
        var members = new ArrayList<>(cluster.members());
        Collections.shuffle(members, random);
        for (int i = 0; i < several; i++) {
            wounds.add(new Wound(next(), members.get(i % members.size())));
        }
        for (var wound : wounds) {
            trace.say(wound.harm()
                    + (wound.harm().isOfNode() ? " " + wound.member().name() : ""));
            trace.count("faults: " + wound.harm());
            wound.harm().begin(cluster, wound.member());
        }
        Until.passed(wounds.stream()
                .map(wound -> wound.harm().lasts(random))
                .max(Duration::compareTo)
                .orElse(BETWEEN));
        Collections.shuffle(wounds, random);
        // Nothing starts while there is no registry.
        for (var wound : Stream.concat(
                        wounds.stream().filter(wound -> !wound.harm().isOfNode()),
                        wounds.stream().filter(wound -> wound.harm().isOfNode()))
                .toList()) {
            wound.harm().heal(cluster, wound.member());
        }
        trace.write("healed");
        Until.passed(BETWEEN);
    }

    /** Each kind once, in any order, and so on; that of etcd at the end, as all work rests for long after it. */
    private Harm next() {
        if (deck.isEmpty()) {
            var all = new ArrayList<>(List.of(Harm.values()));
            Collections.shuffle(all, random);
            all.remove(Harm.ETCD_KILLED);
            all.add(Harm.ETCD_KILLED);
            deck.addAll(all);
        }
        return deck.removeFirst();
    }

    private void look() throws InterruptedException {
        if (!turns.writeLock().tryLock(Asking.ANSWER.toSeconds() + 5, TimeUnit.SECONDS)) {
            trace.violation("some request has had no answer for " + Asking.ANSWER.toSeconds() + " s");
            return;
        }
        try {
            checks.run(Worker.all(workers));
        } finally {
            turns.writeLock().unlock();
        }
    }
}
