package io.dotmesh.adapters.zfs;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What ZFS sent for one commit, read from {@link OutgoingCommits} and checked. One chunk is held at a time. */
final class ReceivedSegment extends InputStream {
    private static final int CHUNK_BYTES_MAX = 1024 * 1024;

    /** How every stream of ZFS begins: a record of type 0 with this number in it, in the order of the sender's bytes. */
    private static final long MAGIC = 0x2F5bacbacL;

    private static final int BEGINNING_BYTES = 24;
    private static final int KIND_BITS = 3;

    /** The stream of one snapshot. Others bring properties and datasets along. */
    private static final int KIND_OF_ONE_SNAPSHOT = 1;

    private final DataInputStream in;
    private byte[] chunk = new byte[OutgoingCommits.CHUNK_BYTES];
    private int at;
    private int end;
    private boolean begun;
    private boolean ended;
    private boolean cut;

    ReceivedSegment(InputStream stream) {
        this.in = new DataInputStream(stream);
    }

    /** Whether what it is read from ended too early, failed or was damaged. */
    boolean isCut() {
        return cut;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int n = Math.min(length, end - at);
        System.arraycopy(chunk, at, bytes, offset, n);
        at += n;
        return n;
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
        long bytes = 0;
        while (fill()) {
            out.write(chunk, at, end - at);
            bytes += end - at;
            at = end;
        }
        return bytes;
    }

    /** Has bytes at hand; false at the end. */
    private boolean fill() throws IOException {
        while (at == end && !ended) {
            try {
                next();
            } catch (IOException e) {
                cut = true;
                throw e;
            }
        }
        return at < end;
    }

    private void next() throws IOException {
        int length = in.readInt();
        if (length == 0) {
            ended = true;
            return;
        }
        if (length < 0 || length > CHUNK_BYTES_MAX) {
            throw new IOException("a part of it has the length " + length);
        }
        int checksum = in.readInt();
        if (length > chunk.length) {
            chunk = new byte[CHUNK_BYTES_MAX];
        }
        int n = in.readNBytes(chunk, 0, length);
        if (n < length || StreamHeader.checksum(chunk, 0, length) != checksum) {
            throw new IOException("a part of it is cut or damaged");
        }
        if (!begun && !beginsWell(length)) {
            throw new IOException("it brings more than one snapshot along");
        }
        begun = true;
        at = 0;
        end = length;
    }

    private boolean beginsWell(int length) {
        if (length < BEGINNING_BYTES) {
            return false;
        }
        var record = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        if (record.getLong(8) != MAGIC) {
            record.order(ByteOrder.BIG_ENDIAN);
        }
        return record.getInt(0) == 0
                && record.getLong(8) == MAGIC
                && (record.getLong(16) & KIND_BITS) == KIND_OF_ONE_SNAPSHOT;
    }
}
