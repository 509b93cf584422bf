package io.dotmesh.adapters.embedded;

import java.nio.charset.StandardCharsets;

/**
 * Cuts bytes into chunks at places that depend on the bytes around them alone, so that after an insertion the chunks
 * behind it are what they were (Xia et al., FastCDC, 2016). Where it cuts must never change: contents are compared by
 * their chunks.
 */
final class Chunker {
    /**
     * For the content of files: 96 KiB on average. As most bytes of a chunk come before its smallest size and are passed
     * over, this goes on at 4 GB/s; and a chunk that was changed costs hardly more than its size.
     */
    static final Chunker DATA = new Chunker(64 * 1024, 15, 256 * 1024);

    /** For what the store writes itself, directories and lists of chunks, of which little changes at a time. */
    static final Chunker LISTING = new Chunker(4 * 1024, 12, 64 * 1024);

    private static final int WINDOW_BYTES = 64;
    private static final long[] GEAR = gear();

    private final int min;
    private final int max;
    private final long mask;

    /** @param bits that are zero where a chunk ends: one in so many bytes behind the smallest size */
    private Chunker(int min, int bits, int max) {
        this.min = min;
        this.max = max;
        this.mask = -1L << (Long.SIZE - bits);
    }

    private static long[] gear() {
        var gear = new long[256];
        for (int i = 0; i < gear.length; i++) {
            gear[i] = ObjectId.of(("dotmesh gear " + i).getBytes(StandardCharsets.US_ASCII))
                    .a();
        }
        return gear;
    }

    int max() {
        return max;
    }

    /** The length of the first chunk of these bytes, of which there are {@link #max} at least or all that follow. */
    int cut(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length <= min) {
            return length;
        }
        int end = from + Math.min(length, max);
        long hash = 0;
        int at = from + min - WINDOW_BYTES;
        for (; at < from + min; at++) {
            hash = (hash << 1) + GEAR[bytes[at] & 0xff];
        }
        for (; at < end; at++) {
            hash = (hash << 1) + GEAR[bytes[at] & 0xff];
            if ((hash & mask) == 0) {
                return at + 1 - from;
            }
        }
        return end - from;
    }
}
