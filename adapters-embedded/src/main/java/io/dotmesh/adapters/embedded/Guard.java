package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Stands at the port: lets calls in while the store is open, and makes answers of what went wrong inside. */
final class Guard {
    private static final long CLOSING_SECONDS_MAX = 60;

    private final Path directory;
    private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();
    private volatile boolean closed;

    Guard(Path directory) {
        this.directory = directory;
    }

    /** A call of the port. */
    interface Call<T> {
        T run() throws IOException;
    }

    <T> Outcome<T> attempt(Call<T> call) {
        open.readLock().lock();
        try {
            if (closed) {
                return Outcome.unavailable(
                        FaultCode.STORAGE_UNAVAILABLE, "the store at " + directory + " was closed", "Open it again.");
            }
            return Outcome.done(call.run());
        } catch (IOException e) {
            return failed(e, directory);
        } finally {
            open.readLock().unlock();
        }
    }

    static <T> Outcome<T> failed(IOException e, Path where) {
        if (StoreFiles.explained(e, where) instanceof StoreFailure known) {
            return known.toOutcome();
        }
        if (e instanceof Decoder.Malformed) {
            return StoreFailure.corrupt(String.valueOf(e.getMessage())).toOutcome();
        }
        return Outcome.unavailable(
                FaultCode.STORAGE_UNAVAILABLE,
                "the storage at " + where + " failed: " + e,
                "Look at the disk, its permissions and the system's log, and try again.");
    }

    /** Lets nobody in any more, and waits for those inside. False when it was closed before. */
    boolean close() {
        boolean alone = false;
        try {
            alone = open.writeLock().tryLock(CLOSING_SECONDS_MAX, TimeUnit.SECONDS);
            boolean first = !closed;
            closed = true;
            return first;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            boolean first = !closed;
            closed = true;
            return first;
        } finally {
            if (alone) {
                open.writeLock().unlock();
            }
        }
    }
}
