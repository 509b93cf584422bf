package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.BranchId;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one change of a branch go on at a time. */
final class BranchLocks {
    // A first commit of a hundred gigabytes is not over sooner; who asks meanwhile is told so.
    private static final long WAIT_SECONDS_MAX = 100;

    private final ConcurrentHashMap<BranchId, Gate> gates = new ConcurrentHashMap<>();

    /** A lock for as long as someone wants it. */
    private static final class Gate {
        private final ReentrantLock lock = new ReentrantLock(true);
        private int users;
    }

    /** Locks that are held. */
    final class Held implements AutoCloseable {
        private final List<BranchId> branches = new ArrayList<>();

        private Held() {}

        @Override
        public void close() {
            branches.reversed().forEach(branch -> {
                leave(branch, true);
            });
        }
    }

    /** All of them, always in the same order, so that no two callers wait for each other. */
    Held lock(BranchId... branches) throws java.io.IOException {
        var held = new Held();
        for (var branch : new TreeSet<>(List.of(branches))) {
            try {
                lock(branch);
            } catch (java.io.IOException e) {
                held.close();
                throw e;
            }
            held.branches.add(branch);
        }
        return held;
    }

    private void lock(BranchId branch) throws java.io.IOException {
        var gate = gates.compute(branch, (_, there) -> {
            var used = there == null ? new Gate() : there;
            used.users++;
            return used;
        });
        try {
            if (gate.lock.tryLock(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            leave(branch, false);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for branch " + branch);
        }
        leave(branch, false);
        throw StoreFailure.unavailable(
                FaultCode.TIMED_OUT,
                "another change of branch " + branch + " has taken more than " + WAIT_SECONDS_MAX + " seconds",
                "Try again when it has ended.");
    }

    private void leave(BranchId branch, boolean locked) {
        gates.computeIfPresent(branch, (_, gate) -> {
            if (locked) {
                gate.lock.unlock();
            }
            return --gate.users == 0 ? null : gate;
        });
    }
}
