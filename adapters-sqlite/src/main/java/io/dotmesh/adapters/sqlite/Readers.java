package io.dotmesh.adapters.sqlite;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The sessions that read. A read sees what was durable when it began, and never waits for the writer. */
final class Readers implements AutoCloseable {
    private static final int AT_ONCE_MAX = 8;
    private static final Duration TURN_MAX = Duration.ofSeconds(10);

    private final Path file;
    private final SqlFaults faults;
    private final Semaphore turns = new Semaphore(AT_ONCE_MAX, true);
    private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    Readers(Path file, SqlFaults faults) {
        this.file = file;
        this.faults = faults;
    }

    <T> Outcome<T> read(Session.Work<Outcome<T>> work) {
        try {
            if (!turns.tryAcquire(TURN_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                return noTurn("within " + TURN_MAX.toSeconds() + " seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return noTurn("before the one who asked was interrupted");
        }
        try {
            return closed ? isClosed() : readOn(work);
        } finally {
            turns.release();
        }
    }

    private <T> Outcome<T> readOn(Session.Work<Outcome<T>> work) {
        try {
            var session = Optional.ofNullable(idle.pollFirst());
            var used = session.isPresent() ? session.get() : Session.reading(file);
            boolean sound = false;
            try {
                var answer = used.snapshot(work);
                sound = true;
                return answer;
            } finally {
                if (sound) {
                    idle.addFirst(used);
                } else {
                    used.close();
                }
            }
        } catch (SQLException e) {
            return faults.of(e);
        }
    }

    static <T> Outcome<T> isClosed() {
        return Outcome.unavailable(
                FaultCode.REGISTRY_UNAVAILABLE, "the registry was closed", "Start the server again.");
    }

    private static <T> Outcome<T> noTurn(String when) {
        return Outcome.unavailable(
                FaultCode.TIMED_OUT,
                "the registry had no turn for a read " + when,
                "Try again; if it goes on, check the disk of the data directory.");
    }

    /** Waits for the reads that are under way. */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        try {
            if (turns.tryAcquire(AT_ONCE_MAX, TURN_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                turns.release(AT_ONCE_MAX);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        for (var session = idle.pollFirst(); session != null; session = idle.pollFirst()) {
            try {
                session.close();
            } catch (SQLException e) {
                faults.of(e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
