package io.dotmesh.application.reconcile;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Who may change a dot now: one change of its shape at a time, or one commit on each of its branches.
 *
 * <p>Waiting ends after the patience of the node with {@code BUSY}. A key costs memory only while someone is waiting
 * for it or has it.
 */
public final class Turns {
    private final Duration patience;
    private final Map<String, Slot> slots = new HashMap<>();

    private static final class Slot {
        final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
        int users;
    }

    public Turns(Duration patience) {
        this.patience = patience;
    }

    /** Alone on the key. */
    public <T> Outcome<T> alone(String key, Supplier<Outcome<T>> work) {
        return with(key, true, work);
    }

    /** Together with others that share the key; not while someone is alone on it. */
    public <T> Outcome<T> shared(String key, Supplier<Outcome<T>> work) {
        return with(key, false, work);
    }

    private <T> Outcome<T> with(String key, boolean alone, Supplier<Outcome<T>> work) {
        var slot = enter(key);
        try {
            Lock lock = alone ? slot.lock.writeLock() : slot.lock.readLock();
            if (!acquire(lock)) {
                return Outcome.unavailable(
                        FaultCode.BUSY,
                        "another change of the same dot is under way, and did not end within " + patience.toSeconds()
                                + " s",
                        "Wait for it to end and ask again.");
            }
            try {
                return work.get();
            } finally {
                lock.unlock();
            }
        } finally {
            leave(key, slot);
        }
    }

    private boolean acquire(Lock lock) {
        try {
            return lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized Slot enter(String key) {
        var slot = slots.computeIfAbsent(key, _ -> new Slot());
        slot.users++;
        return slot;
    }

    private synchronized void leave(String key, Slot slot) {
        slot.users--;
        if (slot.users == 0) {
            slots.remove(key);
        }
    }
}
