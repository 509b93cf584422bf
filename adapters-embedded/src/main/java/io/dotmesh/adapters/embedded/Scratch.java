package io.dotmesh.adapters.embedded;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Native memory for the arguments and results of one call at a time; kept for the next, for making it is slow. */
final class Scratch implements AutoCloseable {
    static final int BLOCK_BYTES = 256 * 1024;
    private static final int NAME_BYTES = Names.LINK_BYTES_MAX + 1;
    private static final int STAT_BYTES = 256;
    private static final int TIMES_BYTES = 32;
    private static final ConcurrentLinkedDeque<Scratch> FREE = new ConcurrentLinkedDeque<>();

    final MemorySegment state;
    final MemorySegment name;
    final MemorySegment other;
    final MemorySegment stat;
    final MemorySegment times;
    final MemorySegment block;

    private Scratch() {
        var arena = Arena.ofAuto();
        state = arena.allocate(Linker.Option.captureStateLayout());
        name = arena.allocate(NAME_BYTES);
        other = arena.allocate(NAME_BYTES);
        stat = arena.allocate(STAT_BYTES, 8);
        times = arena.allocate(TIMES_BYTES, 8);
        block = arena.allocate(BLOCK_BYTES, 64);
    }

    static Scratch take() {
        var free = FREE.pollFirst();
        return free == null ? new Scratch() : free;
    }

    @Override
    public void close() {
        FREE.addFirst(this);
    }

    int errno() {
        return state.get(JAVA_INT, 0);
    }

    MemorySegment name(byte[] value) {
        return terminated(name, value);
    }

    MemorySegment other(byte[] value) {
        return terminated(other, value);
    }

    private static MemorySegment terminated(MemorySegment at, byte[] value) {
        MemorySegment.copy(value, 0, at, JAVA_BYTE, 0, value.length);
        at.set(JAVA_BYTE, value.length, (byte) 0);
        return at;
    }

    /** No change of the time of access, and that time of modification. */
    MemorySegment times(Stat.Time modified) {
        long omit = (1L << 30) - 2;
        times.set(JAVA_LONG, 0, 0);
        times.set(JAVA_LONG, 8, omit);
        times.set(JAVA_LONG, 16, modified.seconds());
        times.set(JAVA_LONG, 24, modified.nanos());
        return times;
    }

    /** What {@code statx} wrote. */
    Stat read() {
        long attributes = stat.get(JAVA_LONG, 8) & stat.get(JAVA_LONG, 56);
        return new Stat(
                stat.get(java.lang.foreign.ValueLayout.JAVA_SHORT, 28) & 0xffff,
                stat.get(JAVA_INT, 20),
                stat.get(JAVA_INT, 24),
                stat.get(JAVA_INT, 16),
                ((long) stat.get(JAVA_INT, 136) << 32) | (stat.get(JAVA_INT, 140) & 0xffff_ffffL),
                stat.get(JAVA_LONG, 32),
                stat.get(JAVA_LONG, 40),
                stat.get(JAVA_LONG, 48),
                new Stat.Time(stat.get(JAVA_LONG, 112), stat.get(JAVA_INT, 120)),
                new Stat.Time(stat.get(JAVA_LONG, 96), stat.get(JAVA_INT, 104)),
                (attributes & 0x2000) != 0);
    }
}
