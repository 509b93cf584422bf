package io.dotmesh.testkit.fake;

import io.dotmesh.domain.identity.DotId;
import io.dotmesh.ports.driven.DotRegister.Subscription;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Tells those who follow a register which dots were changed, each in a thread of its own. A dot that is changed while it
 * waits to be told is told once, so that never more waits than there are dots.
 */
final class DotNews implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DotNews.class.getName());

    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Subscription follow(Consumer<DotId> listener) {
        var follower = new Follower(listener);
        followers.add(follower);
        follower.thread.start();
        // It may have come just after the last look at the others.
        if (closed) {
            follower.close();
        }
        return follower;
    }

    /** Waits for nobody. */
    void tell(Collection<DotId> dots) {
        if (!dots.isEmpty()) {
            followers.forEach(follower -> follower.note(dots));
        }
    }

    @Override
    public void close() {
        closed = true;
        followers.forEach(Follower::close);
    }

    private final class Follower implements Subscription {
        private final Consumer<DotId> listener;
        private final Thread thread = Thread.ofVirtual().name("registry-news").unstarted(this::serve);
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition moved = lock.newCondition();
        private final SequencedSet<DotId> waiting = new LinkedHashSet<>();
        private boolean over;

        private Follower(Consumer<DotId> listener) {
            this.listener = listener;
        }

        private void note(Collection<DotId> dots) {
            lock.lock();
            try {
                waiting.addAll(dots);
                moved.signal();
            } finally {
                lock.unlock();
            }
        }

        private void serve() {
            for (var next = next(); next.isPresent(); next = next()) {
                try {
                    listener.accept(next.get());
                } catch (RuntimeException e) {
                    // A bug of the listener: it goes on with the next.
                    LOG.log(Level.ERROR, "a change of dot " + next.get() + " was not followed", e);
                }
            }
        }

        /** Empty when there will be none any more. */
        private Optional<DotId> next() {
            lock.lock();
            try {
                while (!over && waiting.isEmpty()) {
                    moved.awaitUninterruptibly();
                }
                return over ? Optional.empty() : Optional.of(waiting.removeFirst());
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            followers.remove(this);
            lock.lock();
            try {
                over = true;
                moved.signal();
            } finally {
                lock.unlock();
            }
        }
    }
}
