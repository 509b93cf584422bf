package io.dotmesh.adapters.httpclient;

import java.net.SocketTimeoutException;

/** An instant after which nobody waits any more. */
record Deadline(long atNanos) {
    private static final long NANOS_PER_MILLI = 1_000_000;

    static Deadline in(int millis) {
        return new Deadline(System.nanoTime() + millis * NANOS_PER_MILLI);
    }

    boolean isOver() {
        return atNanos - System.nanoTime() <= 0;
    }

    /** What is left, at least one millisecond: zero would mean for ever to a socket. */
    int millis() throws SocketTimeoutException {
        long left = atNanos - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, left / NANOS_PER_MILLI));
    }
}
