package io.dotmesh.adapters.etcd;

import java.time.Duration;

/** Until when something has to be answered, on the clock of {@link System#nanoTime}. */
record Deadline(long end) {
    static Deadline in(Duration patience) {
        return new Deadline(System.nanoTime() + patience.toNanos());
    }

    /** Zero when it has passed. */
    long nanosLeft() {
        return Math.max(0, end - System.nanoTime());
    }

    boolean passed() {
        return nanosLeft() == 0;
    }
}
