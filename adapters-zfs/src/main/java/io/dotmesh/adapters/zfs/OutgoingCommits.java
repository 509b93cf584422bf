package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.adapters.zfs.Named.Snapshot;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.CommitId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Optional;

/**
 * A stream of commits, made while it is read: the header, then for each commit what ZFS sends for it, in chunks of a
 * length, a checksum and so many bytes, ended by a length of 0. Nothing that arrives damaged reaches the receiving ZFS.
 * One chunk is held at a time; what ZFS makes before it is asked for waits in a pipe.
 */
final class OutgoingCommits extends InputStream {
    static final int CHUNK_BYTES = 256 * 1024;

    private static final int CHUNK_HEAD_BYTES = 2 * Integer.BYTES;

    private final Zfs zfs;
    private final Dataset dataset;
    private final StreamHeader header;
    private final Iterator<StreamHeader.Sent> left;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_HEAD_BYTES + CHUNK_BYTES);
    private Optional<Snapshot> base;
    private Optional<Segment.Position> at;
    private volatile Optional<InputStream> segment = Optional.empty();
    private ByteBuffer ready;
    private volatile boolean closed;

    /** @param base the snapshot that the receiver has before the first that is sent */
    OutgoingCommits(Zfs zfs, Dataset dataset, StreamHeader header, Optional<Snapshot> base) throws IOException {
        this.zfs = zfs;
        this.dataset = dataset;
        this.header = header;
        this.left = header.commits().listIterator(header.begin().index());
        this.base = base;
        this.at = header.begin().within();
        this.ready = ByteBuffer.wrap(header.bytes());
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the stream was closed");
        }
        if (length == 0) {
            return 0;
        }
        while (!ready.hasRemaining()) {
            if (!prepare()) {
                return -1;
            }
        }
        int n = Math.min(length, ready.remaining());
        ready.get(bytes, offset, n);
        return n;
    }

    /** Makes more to read; answers whether there is. */
    private boolean prepare() throws IOException {
        if (segment.isEmpty()) {
            if (!left.hasNext()) {
                return false;
            }
            start(left.next().id());
        }
        var source = segment.orElseThrow();
        int n = source.readNBytes(chunk.array(), CHUNK_HEAD_BYTES, CHUNK_BYTES);
        if (n == 0) {
            source.close();
            segment = Optional.empty();
            ready = chunk.clear().putInt(0).flip();
            return true;
        }
        ready = chunk.clear()
                .putInt(n)
                .putInt(StreamHeader.checksum(chunk.array(), CHUNK_HEAD_BYTES, n))
                .position(0)
                .limit(CHUNK_HEAD_BYTES + n);
        return true;
    }

    private void start(CommitId commit) throws IOException {
        var snapshot = dataset.at(commit.value());
        var sent = zfs.send(new Segment(base, snapshot, header.features(), at));
        var stream = switch (sent) {
            case Outcome.Done<InputStream>(var made) -> made;
            case Outcome.Faulted<InputStream>(var fault) -> throw new IOException(fault.detail());
        };
        segment = Optional.of(stream);
        base = Optional.of(snapshot);
        at = Optional.empty();
        if (closed) {
            // Between the look at the beginning and here.
            close();
            throw new IOException("the stream was closed");
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        var open = segment;
        if (open.isPresent()) {
            open.get().close();
        }
    }
}
