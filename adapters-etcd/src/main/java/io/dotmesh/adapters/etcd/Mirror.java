package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.ports.driven.DotRegister.Subscription;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All watched keys in memory: loaded page by page at one revision, and kept by a watch from there on. A thread of its
 * own begins the watch again where it ended, and loads everything again where etcd has forgotten what happened since.
 */
final class Mirror implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Mirror.class.getName());
    private static final KeyRange WATCHED = new KeyRange("", Layout.UNWATCHED);
    private static final Duration PAUSE_MIN = Duration.ofMillis(50);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(1);
    private static final Duration END_MAX = Duration.ofSeconds(10);

    private final Etcd etcd;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final List<Consumer<DotId>> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread;

    private Contents contents;
    private long revision;
    private long loads;
    private long epoch;
    private boolean outdated;
    private boolean closed;
    private Watching watching;

    private Mirror(Etcd etcd, Duration patience, Contents contents, long revision) {
        this.etcd = etcd;
        this.patience = patience;
        this.contents = contents;
        this.revision = revision;
        this.watching = new Watching(this);
        this.thread = Thread.ofPlatform().daemon().name("registry-mirror").unstarted(this::keepUp);
    }

    private record Loaded(Contents contents, long revision) {}

    static Outcome<Mirror> open(Etcd etcd, Duration patience) {
        return load(etcd, patience).map(loaded -> {
            var mirror = new Mirror(etcd, patience, loaded.contents(), loaded.revision());
            mirror.thread.start();
            return mirror;
        });
    }

    private static Outcome<Loaded> load(Etcd etcd, Duration patience) {
        var loading = new Contents();
        return etcd.eachPage(WATCHED, patience, entries -> entries.forEach(loading::put))
                .map(revision -> new Loaded(loading, revision));
    }

    /** Looks at what is here now, which may be older than what etcd has. */
    <T> T look(Function<Contents, T> look) {
        lock.lock();
        try {
            return look.apply(contents);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything is here that had been answered when this was called. */
    Outcome<Nothing> sync(Deadline deadline) {
        long known = look(seen -> seen.modified(Layout.HEAD));
        return etcd.modified(Layout.HEAD, deadline)
                .then(head -> head < known ? reload(deadline) : await(head, deadline));
    }

    /** Another one each time that etcd went back to an older state: revisions of the one before mean nothing now. */
    long epoch() {
        return look(_ -> epoch);
    }

    /** Waits until the mirror has reached a revision, or until that means nothing any more. */
    Outcome<Nothing> await(long wanted, Deadline deadline) {
        lock.lock();
        try {
            long began = epoch;
            while (revision < wanted && epoch == began) {
                if (closed) {
                    return EtcdFaults.closed();
                }
                if (moved.awaitNanos(deadline.nanosLeft()) <= 0 && revision < wanted && epoch == began) {
                    // Whatever holds the watch up, another one may not have it.
                    watching.isOver = true;
                    moved.signalAll();
                    return etcd.faults().tooLate();
                }
            }
            return Outcome.done();
        } catch (InterruptedException _) {
            return etcd.faults().interrupted();
        } finally {
            lock.unlock();
        }
    }

    /** For when etcd went back, as after it was restored from a backup: its revisions mean something else now. */
    private Outcome<Nothing> reload(Deadline deadline) {
        LOG.log(System.Logger.Level.WARNING, "etcd has gone back to an older state; the registry is read again");
        lock.lock();
        try {
            long before = loads;
            outdated = true;
            moved.signalAll();
            while (loads == before) {
                if (closed) {
                    return EtcdFaults.closed();
                }
                if (moved.awaitNanos(deadline.nanosLeft()) <= 0) {
                    return etcd.faults().tooLate();
                }
            }
            return Outcome.done();
        } catch (InterruptedException _) {
            return etcd.faults().interrupted();
        } finally {
            lock.unlock();
        }
    }

    /** Tells of a change when it is here. */
    Subscription follow(Consumer<DotId> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tellOf(Set<DotId> changed) {
        listeners.forEach(changed::forEach);
    }

    private void keepUp() {
        var pause = PAUSE_MIN;
        try {
            while (!isClosed()) {
                boolean worked = (!isOutdated() || loadAgain()) && watch();
                if (isClosed()) {
                    return;
                }
                if (!worked) {
                    etcd.renew();
                }
                rest(pause);
                pause = worked ? PAUSE_MIN : min(pause.multipliedBy(2), PAUSE_MAX);
            }
        } catch (InterruptedException _) {
            // Closed, and in haste.
            Thread.currentThread().interrupt();
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private boolean loadAgain() {
        return load(etcd, patience)
                .map(loaded -> {
                    lock.lock();
                    try {
                        var all = new HashSet<>(contents.dotIds());
                        all.addAll(loaded.contents().dotIds());
                        epoch += loaded.revision() < revision ? 1 : 0;
                        contents = loaded.contents();
                        revision = loaded.revision();
                        loads++;
                        outdated = false;
                        moved.signalAll();
                        // What happened in between is not known.
                        tellOf(all);
                        return true;
                    } finally {
                        lock.unlock();
                    }
                })
                .orElse(false);
    }

    /** Watches until that ends; whether it had begun at all. */
    private boolean watch() throws InterruptedException {
        var next = new Watching(this);
        long from;
        lock.lock();
        try {
            watching = next;
            from = revision + 1;
        } finally {
            lock.unlock();
        }
        // jetcd's own way of going on skips what was not delivered yet, so a watch that ends is never gone on with.
        try (var _ = etcd.watch(WATCHED, from, next)) {
            return awaitEnd(next);
        }
    }

    private boolean awaitEnd(Watching here) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (!closed && !outdated && !here.isOver) {
                if (here.hasBegun) {
                    moved.await();
                } else if (left <= 0) {
                    return false;
                } else {
                    left = moved.awaitNanos(left);
                }
            }
            return here.hasBegun;
        } finally {
            here.isOver = true;
            lock.unlock();
        }
    }

    private void rest(Duration pause) throws InterruptedException {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (!closed && left > 0) {
                left = moved.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    void begun(Watching teller) {
        tell(() -> teller.hasBegun = true);
    }

    /** What follows the newest revision that is here; all of a revision at once. */
    void hear(Watching teller, WatchResponse heard) {
        tell(() -> {
            if (teller != watching || teller.isOver || outdated) {
                return;
            }
            teller.hasBegun = true;
            heard.getEvents().forEach(this::apply);
            tellOf(heard.getEvents().stream()
                    .flatMap(event -> Layout.dotOf(etcd.key(event.getKeyValue())).stream())
                    .collect(Collectors.toSet()));
            long newest = heard.getEvents().stream()
                    .mapToLong(event -> event.getKeyValue().getModRevision())
                    .max()
                    // Without events it says that there was nothing up to here.
                    .orElse(heard.getHeader().getRevision());
            revision = Math.max(revision, newest);
        });
    }

    private void apply(WatchEvent event) {
        switch (event.getEventType()) {
            case PUT -> contents.put(etcd.entry(event.getKeyValue()));
            case DELETE -> contents.remove(etcd.key(event.getKeyValue()));
            case UNRECOGNIZED -> outdated = true;
        }
    }

    void over(Watching teller, boolean forgotten) {
        tell(() -> {
            teller.isOver = true;
            outdated |= forgotten && teller == watching;
        });
    }

    private void tell(Runnable change) {
        lock.lock();
        try {
            change.run();
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        return look(_ -> closed);
    }

    private boolean isOutdated() {
        return look(_ -> outdated);
    }

    @Override
    public void close() {
        tell(() -> closed = true);
        try {
            thread.join(END_MAX);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
