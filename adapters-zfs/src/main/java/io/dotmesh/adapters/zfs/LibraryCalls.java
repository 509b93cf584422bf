package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls of the library, each with a deadline. A call into the kernel cannot be ended from outside, and one that a
 * suspended pool holds up may never come back; its thread is given up then, and so many at most.
 * What was given up may still happen. Threads that nobody needs end by themselves.
 */
final class LibraryCalls {
    private static final int CALLS_MAX = 64;

    private final Duration deadline;
    private final Semaphore free = new Semaphore(CALLS_MAX);
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("zfs-call-", 0).factory());

    LibraryCalls(Duration deadline) {
        this.deadline = deadline;
    }

    /** @param what is done, for people */
    <T> Outcome<T> call(String what, Callable<Outcome<T>> work) {
        if (!free.tryAcquire()) {
            return Outcome.unavailable(
                    FaultCode.STORAGE_UNAVAILABLE,
                    what + ": " + CALLS_MAX + " other calls of ZFS have not come back",
                    "Look at 'zpool status'.");
        }
        var answer = threads.submit(() -> {
            try {
                return work.call();
            } finally {
                free.release();
            }
        });
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return Outcome.unavailable(
                    FaultCode.TIMED_OUT,
                    what + ": ZFS did not answer within " + deadline.toSeconds() + " s",
                    "Look at 'zpool status': a pool may be suspended.");
        } catch (ExecutionException e) {
            throw new IllegalStateException(what + " failed as no call may", e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Outcome.unavailable(
                    FaultCode.TIMED_OUT, what + " was not waited for, because the node stops", "Ask again later.");
        }
    }
}
