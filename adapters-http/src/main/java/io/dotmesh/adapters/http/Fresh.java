package io.dotmesh.adapters.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** An answer that is told again for a while before it is asked for anew, and asked for by one at a time. */
final class Fresh<T> {
    private final InstantSource clock;
    private final Duration keeps;
    private final Supplier<T> ask;
    private Optional<Told<T>> told = Optional.empty();

    private record Told<T>(T answer, Instant at) {}

    Fresh(InstantSource clock, Duration keeps, Supplier<T> ask) {
        this.clock = clock;
        this.keeps = keeps;
        this.ask = ask;
    }

    synchronized T get() {
        var now = clock.instant();
        var still = told.filter(last -> !now.isBefore(last.at) && now.isBefore(last.at.plus(keeps)));
        if (still.isEmpty()) {
            told = Optional.of(new Told<>(ask.get(), clock.instant()));
        }
        return told.orElseThrow().answer;
    }
}
