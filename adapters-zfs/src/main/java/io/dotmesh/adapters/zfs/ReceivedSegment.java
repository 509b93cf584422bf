package io.dotmesh.adapters.zfs;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What ZFS sent for one commit, read from a {@link CommitStream} and checked. */
final class ReceivedSegment extends InputStream {
    /** How every stream of ZFS begins: a record of type 0 with this number in it, in the order of the sender's bytes. */
    private static final long MAGIC = 0x2F5bacbacL;

    private static final int BEGINNING_BYTES = 24;
    private static final int KIND_BITS = 3;

    /** The stream of one snapshot. Others bring properties and datasets along. */
    private static final int KIND_OF_ONE_SNAPSHOT = 1;

    private final DataInputStream in;
    private InputStream chunk = InputStream.nullInputStream();
    private boolean begun;
    private boolean ended;

    ReceivedSegment(InputStream stream) {
        this.in = new DataInputStream(stream);
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
        int n = chunk.read(bytes, offset, length);
        while (n < 0 && !ended) {
            next();
            n = chunk.read(bytes, offset, length);
        }
        return n;
    }

    private void next() throws IOException {
        int length = in.readInt();
        if (length == 0) {
            ended = true;
            return;
        }
        if (length < 0 || length > CommitStream.CHUNK_BYTES_MAX) {
            throw new IOException("a part of it has the length " + length);
        }
        int checksum = in.readInt();
        var bytes = in.readNBytes(length);
        if (bytes.length < length || StreamHeader.checksum(bytes, length) != checksum) {
            throw new IOException("a part of it is cut or damaged");
        }
        if (!begun && !beginsWell(bytes)) {
            throw new IOException("it brings more than one snapshot along");
        }
        begun = true;
        chunk = new ByteArrayInputStream(bytes);
    }

    private static boolean beginsWell(byte[] bytes) {
        if (bytes.length < BEGINNING_BYTES) {
            return false;
        }
        var record = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (record.getLong(8) != MAGIC) {
            record.order(ByteOrder.BIG_ENDIAN);
        }
        return record.getInt(0) == 0
                && record.getLong(8) == MAGIC
                && (record.getLong(16) & KIND_BITS) == KIND_OF_ONE_SNAPSHOT;
    }
}
