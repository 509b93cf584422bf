package io.dotmesh.adapters.embedded;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What stands before an object in a pack.
 *
 * @param stored its bytes as stored, which follow
 * @param raw its bytes as they are
 * @param sum a checksum of the stored bytes, to find the end of what a crash left
 */
record PackRecord(ObjectId id, int codec, int stored, int raw, int sum) {
    static final int BYTES = 56;

    /** No object is larger, so nothing read from a disk or a peer can ask for more memory. */
    static final int OBJECT_BYTES_MAX = 1024 * 1024;

    private static final int MAGIC = 0x314a424f;
    private static final int SUMMED = BYTES - 4;

    static int sum(byte[] bytes, int offset, int length) {
        var crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    byte[] toBytes() {
        return new Encoder(BYTES)
                .word(MAGIC)
                .word(stored)
                .word(raw)
                .octet(codec)
                .octet(0)
                .octet(0)
                .octet(0)
                .word(sum)
                .id(id)
                .sum()
                .toBytes();
    }

    /** Empty where no record begins. */
    static Optional<PackRecord> read(byte[] bytes, int at) {
        if (Decoder.word(bytes, at) != MAGIC || Decoder.word(bytes, at + SUMMED) != sum(bytes, at, SUMMED)) {
            return Optional.empty();
        }
        int stored = Decoder.word(bytes, at + 4);
        int raw = Decoder.word(bytes, at + 8);
        if (stored < 0 || stored > OBJECT_BYTES_MAX || raw < 0 || raw > OBJECT_BYTES_MAX) {
            return Optional.empty();
        }
        return Optional.of(new PackRecord(
                ObjectId.read(bytes, at + 20), bytes[at + 12], stored, raw, Decoder.word(bytes, at + 16)));
    }

    static Optional<PackRecord> read(ByteBuffer buffer) {
        if (buffer.limit() < BYTES) {
            return Optional.empty();
        }
        var bytes = new byte[BYTES];
        buffer.get(0, bytes);
        return read(bytes, 0);
    }

    int length() {
        return BYTES + stored;
    }
}
