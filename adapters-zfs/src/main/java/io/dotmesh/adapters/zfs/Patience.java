package io.dotmesh.adapters.zfs;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Kills a child that lets someone wait too long for a byte to be given or taken, which ends the wait. */
final class Patience {
    private static final Duration STALLED = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofSeconds(15);
    private static final long NOBODY_WAITS = Long.MIN_VALUE;

    private volatile long waitingSinceNanos = NOBODY_WAITS;

    Patience(Process process) {
        Thread.ofVirtual().name("zfs-patience").start(() -> watch(process));
    }

    /** What may wait for the child. */
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

    private void watch(Process process) {
        try {
            while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                long since = waitingSinceNanos;
                if (since != NOBODY_WAITS && System.nanoTime() - since > STALLED.toNanos()) {
                    process.destroyForcibly();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
