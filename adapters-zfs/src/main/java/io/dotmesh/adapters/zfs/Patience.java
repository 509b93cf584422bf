package io.dotmesh.adapters.zfs;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends what lets someone wait too long for a byte to be given or taken, which ends the wait. */
final class Patience {
    private static final Duration STALLED = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofSeconds(15);
    private static final long NOBODY_WAITS = Long.MIN_VALUE;

    private volatile long waitingSinceNanos = NOBODY_WAITS;

    private Patience() {}

    /**
     * @param end completes when there is nothing more to wait for
     * @param giveUp ends the wait
     */
    static Patience with(CompletableFuture<?> end, Runnable giveUp) {
        var patience = new Patience();
        Thread.ofVirtual().name("zfs-patience").start(() -> patience.watch(end, giveUp));
        return patience;
    }

    /** What may wait. */
    interface Wait {
        int run() throws IOException;
    }

    int during(Wait wait) throws IOException {
        waitingSinceNanos = System.nanoTime();
        try {
            return wait.run();
        } finally {
            waitingSinceNanos = NOBODY_WAITS;
        }
    }

    private void watch(CompletableFuture<?> end, Runnable giveUp) {
        while (!hasEnded(end)) {
            long since = waitingSinceNanos;
            if (since != NOBODY_WAITS && System.nanoTime() - since > STALLED.toNanos()) {
                giveUp.run();
            }
        }
    }

    private static boolean hasEnded(CompletableFuture<?> end) {
        try {
            Object _ = end.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException _) {
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
