package io.dotmesh.system.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what has to come about before a deadline. */
final class Until {
    private static final Duration PAUSE = Duration.ofMillis(25);

    private Until() {}

    /** Looks again and again; what it answers last is why not, empty when it came about. */
    static Optional<String> holds(Duration patience, Supplier<Optional<String>> whyNot) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            var answer = whyNot.get();
            if (answer.isEmpty() || System.nanoTime() > deadline) {
                return answer;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    static void passed(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
