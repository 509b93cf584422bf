package io.dotmesh.testkit.fake;

import io.dotmesh.ports.driven.Identifiers;
import java.util.concurrent.atomic.AtomicLong;

/** Identifiers in the form of a UUID that count up, so that a test can say which comes next. */
public final class SequentialIdentifiers implements Identifiers {
    private final long series;
    private final AtomicLong last = new AtomicLong();

    public SequentialIdentifiers() {
        this(0);
    }

    /** Identifiers that differ from those of every other series; {@code series} has at most eight hex digits. */
    public SequentialIdentifiers(long series) {
        if (series < 0 || series > 0xffff_ffffL) {
            throw new IllegalArgumentException("series " + series + " has more than eight hex digits");
        }
        this.series = series;
    }

    @Override
    public String next() {
        return "%08x-0000-4000-8000-%012x".formatted(series, last.incrementAndGet());
    }
}
