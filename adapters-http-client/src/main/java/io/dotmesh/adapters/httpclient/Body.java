package io.dotmesh.adapters.httpclient;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;

/**
 * The body of an answer: so many bytes, or chunks, or all up to the end of the connection. Never more than a limit, which is
 * {@link #BYTES_MAX} unless another is set.
 */
final class Body extends InputStream {
    static final long BYTES_MAX = 256L * 1024 * 1024;
    private static final int LINE_CHARACTERS_MAX = 1024;
    private static final int TRAILERS_MAX = 100;
    private static final int HEX = 16;

    private enum Framing {
        LENGTH,
        CHUNKS,
        END
    }

    private final Inflow inflow;
    private final Framing framing;
    private long bytesMax = BYTES_MAX;
    private long left;
    private long total;
    private boolean firstChunk = true;
    private boolean ended;

    private Body(Inflow inflow, Framing framing, long left) {
        this.inflow = inflow;
        this.framing = framing;
        this.left = left;
    }

    static Body ofLength(Inflow inflow, long bytes) {
        return new Body(inflow, Framing.LENGTH, bytes);
    }

    static Body ofChunks(Inflow inflow) {
        return new Body(inflow, Framing.CHUNKS, 0);
    }

    static Body upToEnd(Inflow inflow) {
        return new Body(inflow, Framing.END, Long.MAX_VALUE);
    }

    /** Of so many bytes at most. */
    Body atMost(long bytes) {
        bytesMax = bytes;
        return this;
    }

    /** Whether it says itself where it ends, so that one that was cut is not taken for whole. */
    boolean tellsItsEnd() {
        return framing != Framing.END;
    }

    /** The answer is larger than what this client takes. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (framing == Framing.CHUNKS && left == 0 && !ended) {
            nextChunk();
        }
        if (ended || left == 0) {
            return -1;
        }
        if (framing == Framing.LENGTH && left > bytesMax - total) {
            throw new TooLargeException();
        }
        int count = inflow.read(into, offset, (int) Math.min(length, left));
        if (count < 0) {
            if (framing == Framing.END) {
                ended = true;
                return -1;
            }
            throw new ProtocolException("the answer ends before its end");
        }
        left -= count;
        total += count;
        if (total > bytesMax) {
            throw new TooLargeException();
        }
        return count;
    }

    private void nextChunk() throws IOException {
        if (!firstChunk && !inflow.line(LINE_CHARACTERS_MAX).isEmpty()) {
            throw new ProtocolException("a chunk of the answer is longer than it says");
        }
        firstChunk = false;
        left = chunkBytes(inflow.line(LINE_CHARACTERS_MAX));
        if (left == 0) {
            ended = true;
            for (int trailers = 0; !inflow.line(LINE_CHARACTERS_MAX).isEmpty(); trailers++) {
                if (trailers == TRAILERS_MAX) {
                    throw new ProtocolException("the answer has more than " + TRAILERS_MAX + " trailers");
                }
            }
        }
    }

    private long chunkBytes(String line) throws IOException {
        int end = line.indexOf(';');
        var digits = (end < 0 ? line : line.substring(0, end)).trim();
        long bytes = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), HEX);
            if (digit < 0) {
                throw new ProtocolException("a chunk of the answer has the length '" + digits + "'");
            }
            if (bytes > (bytesMax - digit) / HEX) {
                throw new TooLargeException();
            }
            bytes = bytes * HEX + digit;
        }
        if (digits.isEmpty()) {
            throw new ProtocolException("a chunk of the answer has no length");
        }
        return bytes;
    }

    /** Reads what is left, so that the connection can serve again; answers whether it then can. */
    boolean drain() throws IOException {
        if (framing != Framing.END) {
            transferTo(OutputStream.nullOutputStream());
        }
        return framing != Framing.END;
    }
}
