package io.dotmesh.adapters.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.locks.LockSupport;

/**
 * The clock by which a file system dates changes. It may be another machine's, and it may tick slowly: a file that is
 * written twice within one tick looks as if it was written once.
 */
final class FileClock implements Closeable {
    private static final byte[] NAME = Names.bytes("clock");
    private static final int SAMPLES = 3;
    private static final long SAMPLING_NANOS_MAX = 60_000_000L;
    // FAT counts in steps of two seconds, and nothing that is worth its name is slower.
    private static final long SLOW_TICK_NANOS = 2_000_000_000L;

    private final Posix.Sink probe;
    private final long tickNanos;

    private FileClock(Posix.Sink probe, long tickNanos) {
        this.probe = probe;
        this.tickNanos = tickNanos;
    }

    static FileClock open(Posix.Dir directory) throws IOException {
        try {
            directory.unlink(NAME);
        } catch (NoSuchFileException _) {
            // It is the first time.
        }
        var probe = directory.create(NAME);
        return new FileClock(probe, measured(probe));
    }

    private static long measured(Posix.Sink probe) throws IOException {
        long smallest = SLOW_TICK_NANOS;
        var last = touched(probe);
        int samples = 0;
        long begin = System.nanoTime();
        while (samples < SAMPLES && System.nanoTime() - begin < SAMPLING_NANOS_MAX) {
            var next = touched(probe);
            if (next.compareTo(last) > 0) {
                long step = (next.seconds() - last.seconds()) * 1_000_000_000L + next.nanos() - last.nanos();
                smallest = Math.min(smallest, step);
                last = next;
                samples++;
            }
        }
        return smallest;
    }

    private static Stat.Time touched(Posix.Sink probe) throws IOException {
        probe.permissions(0600);
        return probe.stat().changed();
    }

    Stat.Time now() throws IOException {
        return touched(probe);
    }

    /** A change that is dated this much before a look at a file was surely there when the file was looked at. */
    long slackNanos() {
        return 2 * tickNanos;
    }

    /** Waits until a change from now on would be dated otherwise than one at that time. */
    void await(Stat.Time changed) throws IOException {
        var now = now();
        // A date from the future, of before the clock was set back, is none that a change gets now.
        while (now.minus(slackNanos()).compareTo(changed) <= 0 && changed.compareTo(now) <= 0) {
            // Of a clock that ticks by the microsecond this is over at the first look.
            LockSupport.parkNanos(Math.clamp(tickNanos, 1_000L, 50_000_000L));
            now = now();
        }
    }

    @Override
    public void close() {
        probe.close();
    }
}
