package io.dotmesh.testkit.fake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. */
public final class ManualClock implements InstantSource {
    /** Where a clock begins that nobody set: an instant with all nine digits, so that a lost one shows. */
    public static final Instant START = Instant.parse("2026-01-02T03:04:05.123456789Z");

    private Instant now;

    public ManualClock() {
        this(START);
    }

    public ManualClock(Instant start) {
        now = start;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Moves the clock on, or back when {@code by} is negative, and answers the time that it then shows. */
    public synchronized Instant advance(Duration by) {
        now = now.plus(by);
        return now;
    }

    public synchronized void set(Instant instant) {
        now = instant;
    }
}
