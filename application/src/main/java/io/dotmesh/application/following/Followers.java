package io.dotmesh.application.following;

import io.dotmesh.application.composition.Cluster;
import io.dotmesh.application.reconcile.Engine;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.ports.driven.DotRegister.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Those who bring the replicas of a node in line: a few at work side by side, each on one dot at a time. They hear of every
 * change; what could not be done is tried again, less and less often.
 */
public final class Followers implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Followers.class.getName());
    private static final int WORKERS = 4;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LAST_PAUSE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Engine engine;
    private final Replicas replicas;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition something = lock.newCondition();
    private final Set<DotId> waiting = new LinkedHashSet<>();
    private final Set<DotId> underWay = new HashSet<>();
    private final Map<DotId, Failure> failed = new HashMap<>();
    private final List<Thread> workers = new ArrayList<>();
    private Optional<Subscription> subscription = Optional.empty();
    private boolean closed;

    /** Why a dot is not in line, how long to wait after this failure, and until when. */
    private record Failure(Fault fault, Duration pause, Instant until) {}

    private Followers(Engine engine, Replicas replicas) {
        this.engine = engine;
        this.replicas = replicas;
    }

    /** Begins with every dot, since anything may have changed while the node was not there. */
    public static Outcome<Followers> start(Engine engine, Cluster cluster) {
        return Replicas.of(engine, cluster.links()).map(replicas -> {
            var followers = new Followers(engine, replicas);
            // Heard before read, so that no change falls between.
            followers.subscription = Optional.of(engine.dots().follow(followers::heard));
            followers.all();
            for (int i = 0; i < WORKERS; i++) {
                followers.workers.add(Thread.ofVirtual().name("follower-" + i).start(followers::work));
            }
            return followers;
        });
    }

    private void all() {
        replicas.strays().forEach(this::changed);
        engine.dots()
                .dots()
                .peek(dots -> dots.forEach(dot -> changed(dot.dot().id())))
                .toFault()
                .ifPresent(fault ->
                        LOG.log(System.Logger.Level.WARNING, "the replicas of this node wait: {0}", fault.detail()));
    }

    /** What failed before may go now. */
    private void heard(DotId dot) {
        lock.lock();
        try {
            failed.computeIfPresent(dot, (_, failure) -> new Failure(failure.fault(), failure.pause(), engine.now()));
        } finally {
            lock.unlock();
        }
        changed(dot);
    }

    private void changed(DotId dot) {
        lock.lock();
        try {
            waiting.add(dot);
            something.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        for (var dot = next(); dot.isPresent(); dot = next()) {
            var outcome = replicas.follow(dot.get());
            ended(dot.get(), outcome.toFault());
        }
    }

    /** The next dot that nobody is at work on; empty when all is over. */
    private Optional<DotId> next() {
        lock.lock();
        try {
            while (!closed) {
                var now = engine.now();
                var due = waiting.stream()
                        .filter(dot ->
                                !underWay.contains(dot) && pause(dot, now).isZero())
                        .findFirst();
                if (due.isPresent()) {
                    waiting.remove(due.get());
                    underWay.add(due.get());
                    return due;
                }
                var shortest = waiting.stream()
                        .filter(dot -> !underWay.contains(dot))
                        .map(dot -> pause(dot, now))
                        .min(Duration::compareTo)
                        .orElse(LAST_PAUSE);
                var _ = something.await(shortest.toMillis() + 1, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return Optional.empty();
    }

    private Duration pause(DotId dot, Instant now) {
        return Optional.ofNullable(failed.get(dot))
                .map(Failure::until)
                .filter(now::isBefore)
                .map(until -> Duration.between(now, until))
                .orElse(Duration.ZERO);
    }

    private void ended(DotId dot, Optional<Fault> fault) {
        lock.lock();
        try {
            underWay.remove(dot);
            if (fault.isEmpty()) {
                failed.remove(dot);
            } else {
                var before = Optional.ofNullable(failed.get(dot));
                var pause = before.map(failure -> shorter(failure.pause().multipliedBy(2), LAST_PAUSE))
                        .orElse(FIRST_PAUSE);
                if (before.filter(failure ->
                                failure.fault().detail().equals(fault.get().detail()))
                        .isEmpty()) {
                    LOG.log(
                            System.Logger.Level.INFO,
                            "the replicas of dot {0} are not in line yet: {1}",
                            dot,
                            fault.get().detail());
                }
                failed.put(dot, new Failure(fault.get(), pause, engine.now().plus(pause)));
                waiting.add(dot);
            }
            something.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** What is under way is broken off, to go on from there at the next start. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            something.signalAll();
        } finally {
            lock.unlock();
        }
        subscription.ifPresent(Subscription::close);
        replicas.close();
        for (var worker : workers) {
            try {
                worker.join(PATIENCE);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
