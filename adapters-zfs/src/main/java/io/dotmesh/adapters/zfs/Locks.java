package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one call at a time work on a branch. A fixed number of locks serves all branches; two branches that share one
 * only wait for each other now and then.
 */
final class Locks {
    private static final int LOCKS = 256;

    private final Duration patience;
    private final ArrayList<ReentrantLock> locks = new ArrayList<>(LOCKS);

    /** @param patience how long a call waits for others before it answers {@code BUSY} */
    Locks(Duration patience) {
        this.patience = patience;
        for (int i = 0; i < LOCKS; i++) {
            locks.add(new ReentrantLock());
        }
    }

    <T> Outcome<T> holding(Collection<BranchId> branches, Supplier<Outcome<T>> work) {
        // In one order for all, so that no two wait for each other.
        var indices = new TreeSet<Integer>();
        branches.forEach(branch -> indices.add(Math.floorMod(branch.hashCode(), LOCKS)));
        var held = new ArrayDeque<ReentrantLock>();
        try {
            for (int index : indices) {
                var lock = locks.get(index);
                if (!lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    return Outcome.unavailable(
                            FaultCode.BUSY,
                            "another change of branch " + branches.iterator().next() + " takes longer than "
                                    + patience.toSeconds() + " s",
                            "Wait for it to end, and ask again.");
                }
                held.push(lock);
            }
            return work.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Outcome.unavailable(
                    FaultCode.STORAGE_UNAVAILABLE, "the server is being stopped", "Ask again when it runs.");
        } finally {
            held.forEach(ReentrantLock::unlock);
        }
    }
}
