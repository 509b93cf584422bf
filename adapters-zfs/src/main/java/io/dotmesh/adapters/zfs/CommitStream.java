package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.CommitId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Optional;

/**
 * A stream of commits, made while it is read: the header, then for each commit what ZFS sends for it, in chunks of a
 * length, a checksum and so many bytes, ended by a length of 0. Nothing that arrives damaged reaches the receiving ZFS.
 */
final class CommitStream extends InputStream {
    static final int CHUNK_BYTES_MAX = 128 * 1024;

    private final Zfs zfs;
    private final Dataset dataset;
    private final Iterator<StreamHeader.Sent> left;
    private Optional<CommitId> base;
    private Optional<InputStream> segment = Optional.empty();
    private InputStream ready;
    private boolean closed;

    CommitStream(Zfs zfs, Dataset dataset, StreamHeader header) throws IOException {
        this.zfs = zfs;
        this.dataset = dataset;
        this.left = header.commits().iterator();
        this.base = header.from();
        this.ready = new ByteArrayInputStream(header.bytes());
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
        int n = ready.read(bytes, offset, length);
        while (n < 0 && prepare()) {
            n = ready.read(bytes, offset, length);
        }
        return n;
    }

    /** Makes more to read; answers whether there is. */
    private boolean prepare() throws IOException {
        if (segment.isEmpty()) {
            if (!left.hasNext()) {
                return false;
            }
            var commit = left.next().id();
            segment = Optional.of(start(commit));
            base = Optional.of(commit);
        }
        var bytes = segment.get().readNBytes(CHUNK_BYTES_MAX);
        if (bytes.length == 0) {
            segment.get().close();
            segment = Optional.empty();
            ready = new ByteArrayInputStream(ByteBuffer.allocate(Integer.BYTES).array());
            return true;
        }
        ready = new ByteArrayInputStream(ByteBuffer.allocate(2 * Integer.BYTES + bytes.length)
                .putInt(bytes.length)
                .putInt(StreamHeader.checksum(bytes, bytes.length))
                .put(bytes)
                .array());
        return true;
    }

    private InputStream start(CommitId commit) throws IOException {
        var sent = zfs.send(base.map(CommitId::value).map(dataset::at), dataset.at(commit.value()));
        return switch (sent) {
            case Outcome.Done<InputStream>(var stream) -> stream;
            case Outcome.Faulted<InputStream>(var fault) -> throw new IOException(fault.detail());
        };
    }

    @Override
    public void close() throws IOException {
        closed = true;
        if (segment.isPresent()) {
            segment.get().close();
        }
    }
}
