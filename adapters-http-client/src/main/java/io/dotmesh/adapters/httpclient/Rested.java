package io.dotmesh.adapters.httpclient;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** A few connections that are idle, for the next request. */
final class Rested {
    private static final int IDLE_MAX = 8;

    /** Well below the time after which servers close an idle connection, so that none is met that is just being closed. */
    private static final long IDLE_NANOS_MAX = 2_000_000_000L;

    private final Deque<Connection> idle = new ArrayDeque<>();

    synchronized Optional<Connection> take() {
        for (var line = idle.pollFirst(); line != null; line = idle.pollFirst()) {
            if (line.idleNanos() < IDLE_NANOS_MAX) {
                return Optional.of(line);
            }
            line.close();
        }
        return Optional.empty();
    }

    void give(Connection line, boolean reusable) {
        if (!reusable || !kept(line)) {
            line.close();
        }
    }

    private synchronized boolean kept(Connection line) {
        line.rest();
        return idle.size() < IDLE_MAX && idle.offerFirst(line);
    }
}
