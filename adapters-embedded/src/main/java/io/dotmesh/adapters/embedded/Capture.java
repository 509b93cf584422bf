package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.fault.FaultCode;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Turns a live state into objects, as it was at one instant: it is looked at again and again until nothing changed
 * between two looks, so that the files belong together and none is torn.
 */
final class Capture {
    // A writer that pauses for a tenth of a second now and then lets one of these looks find nothing changed.
    private static final int LOOKS_MAX = 12;
    private static final long PAUSE_NANOS_MIN = 2_000_000L;
    private static final long PAUSE_NANOS_MAX = 200_000_000L;

    private final ForkJoinPool workers;
    private final FileClock clock;

    Capture(ForkJoinPool workers, FileClock clock) {
        this.workers = workers;
        this.clock = clock;
    }

    /**
     * A live state as objects.
     *
     * @param cache to begin the next capture with; empty when the one that this began with still holds
     */
    record Captured(ObjectId state, Optional<StatCache> cache) {}

    Captured capture(Posix.Dir root, Optional<StatCache> known, Objects.Sink sink) throws IOException {
        var last = look(root, known.map(StatCache::cursor), sink);
        if (last.isEmpty()) {
            return new Captured(known.orElseThrow().state(), Optional.empty());
        }
        var changed = last.get().changed();
        for (int looks = 1; looks < LOOKS_MAX; looks++) {
            var next = look(root, Optional.of(last.get().cache().cursor()), sink);
            if (next.isEmpty()) {
                return new Captured(last.get().state(), Optional.of(last.get().cache()));
            }
            last = next;
            changed = next.get().changed();
            LockSupport.parkNanos(Math.min(PAUSE_NANOS_MIN << looks, PAUSE_NANOS_MAX));
        }
        throw StoreFailure.unavailable(
                FaultCode.CHANGING,
                "'" + changed + "' kept changing while it was read",
                "Pause what writes to the dot and try again; only a store with snapshots, as zfs has, can do without.");
    }

    /** One look. Empty when all is as it is known. */
    private Optional<TreeScan.Seen> look(Posix.Dir root, Optional<StatCache.Cursor> known, Objects.Sink sink)
            throws IOException {
        var contents = new ContentReader(sink, new Semaphore(workers.getParallelism()));
        var scan = new TreeScan(sink, contents, clock);
        var later = Later.of(() -> scan.scan(root, known.orElseGet(StatCache::nothing)));
        workers.execute(later);
        return later.result();
    }
}
