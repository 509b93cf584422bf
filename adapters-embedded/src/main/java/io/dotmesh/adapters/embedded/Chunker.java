package io.dotmesh.adapters.embedded;

import java.nio.charset.StandardCharsets;

/**
 * Cuts bytes into chunks at places that depend on the bytes around them alone, so that after an insertion the chunks
 * behind it are what they were (Xia et al., FastCDC, 2016). Where it cuts must never change: contents are compared by
 * their chunks.
 */
final class Chunker {
    /** For the content of files. */
    static final Chunker DATA = new Chunker(32 * 1024, 16, 256 * 1024);

    /** For what the store writes itself, directories and lists of chunks, of which little changes at a time. */
    static final Chunker LISTING = new Chunker(4 * 1024, 13, 64 * 1024);

    private static final int WINDOW_BYTES = 64;
    private static final long[] GEAR = gear();

    private final int min;
    private final int normal;
    private final int max;
    private final long rare;
    private final long frequent;

    private Chunker(int min, int normalBits, int max) {
        this.min = min;
        this.normal = 1 << normalBits;
        this.max = max;
        // Cuts are rarer before the normal size and more frequent behind it, so that sizes vary less.
        this.rare = -1L << (Long.SIZE - normalBits - 1);
        this.frequent = -1L << (Long.SIZE - normalBits + 1);
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
        int middle = Math.min(from + normal, end);
        long hash = 0;
        int at = from + min - WINDOW_BYTES;
        for (; at < from + min; at++) {
            hash = (hash << 1) + GEAR[bytes[at] & 0xff];
        }
        for (; at < middle; at++) {
            hash = (hash << 1) + GEAR[bytes[at] & 0xff];
            if ((hash & rare) == 0) {
                return at + 1 - from;
            }
        }
        for (; at < end; at++) {
            hash = (hash << 1) + GEAR[bytes[at] & 0xff];
            if ((hash & frequent) == 0) {
                return at + 1 - from;
            }
        }
        return end - from;
    }
}
