package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.Outcome;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** Lets everybody in until it is closed, and is closed when all who were in have left. */
final class Gate {
    private final ReentrantReadWriteLock passage = new ReentrantReadWriteLock();
    private volatile boolean closed;

    <T> Outcome<T> pass(Supplier<Outcome<T>> work) {
        // Without waiting: only who closes holds the other side.
        if (closed || !passage.readLock().tryLock()) {
            return EtcdFaults.closed();
        }
        try {
            return closed ? EtcdFaults.closed() : work.get();
        } finally {
            passage.readLock().unlock();
        }
    }

    /** Those who are in have so long to leave. */
    void close(Duration patience) {
        closed = true;
        try {
            if (passage.writeLock().tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                passage.writeLock().unlock();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
