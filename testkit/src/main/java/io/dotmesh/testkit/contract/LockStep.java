package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A writer that keeps one counter in several directories: it writes each number to all, always in the same order, before
 * the next. Now and then it pauses, for stores that read file by file.
 */
final class LockStep implements AutoCloseable {
    static final String FILE = "counter";

    private static final int ROUNDS_BETWEEN_PAUSES = 40;
    private static final Duration PAUSE = Duration.ofMillis(400);
    private static final Duration END_MAX = Duration.ofSeconds(30);

    private final List<Path> directories;
    private final Thread thread;
    private volatile long begun;
    private volatile long done;
    private volatile boolean going = true;
    private volatile Optional<Throwable> failure = Optional.empty();

    LockStep(List<Path> directories) throws IOException {
        this.directories = directories;
        for (var directory : directories) {
            Files.writeString(directory.resolve(FILE), "0");
        }
        this.thread = Thread.ofPlatform().name("lock-step writer").unstarted(this::run);
        thread.setUncaughtExceptionHandler((_, thrown) -> failure = Optional.of(thrown));
    }

    void start() {
        thread.start();
    }

    /** The newest number that some directory may have. */
    long begun() {
        return begun;
    }

    /** The newest number that all directories have. */
    long done() {
        return done;
    }

    private void run() {
        for (long number = 1; going; number++) {
            begun = number;
            for (var directory : directories) {
                write(directory, Long.toString(number));
            }
            done = number;
            if (number % ROUNDS_BETWEEN_PAUSES == 0) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static void write(Path directory, String number) {
        try {
            var next = Files.writeString(directory.resolve(FILE + ".next"), number);
            Files.move(next, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        going = false;
        try {
            thread.join(END_MAX);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        assertThat(thread.isAlive()).as("the writer goes on").isFalse();
        assertThat(failure).as("what ended the writer").isEmpty();
    }
}
