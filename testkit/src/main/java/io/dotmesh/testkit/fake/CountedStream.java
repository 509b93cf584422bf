package io.dotmesh.testkit.fake;

import io.dotmesh.ports.driven.VolumeStore.CommitStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that knows how long it will be, and how much of it was read. */
final class CountedStream extends CommitStream {
    private final InputStream bytes;
    private final long estimate;
    private volatile long sent;

    CountedStream(InputStream bytes, long estimate) {
        this.bytes = bytes;
        this.estimate = estimate;
    }

    @Override
    public long estimate() {
        return estimate;
    }

    @Override
    public long sent() {
        return sent;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread reads.
    public int read() throws IOException {
        int next = bytes.read();
        sent += next < 0 ? 0 : 1;
        return next;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread reads.
    public int read(byte[] into, int offset, int length) throws IOException {
        int n = bytes.read(into, offset, length);
        sent += Math.max(0, n);
        return n;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
