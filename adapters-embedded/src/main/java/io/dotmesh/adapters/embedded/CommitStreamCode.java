package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.fault.FaultCode;
import java.nio.charset.StandardCharsets;

/**
 * The form of a stream of commits: a mark, and then frames of a kind, a length, a checksum and that many bytes. First
 * comes what the stream is and how many objects are left out at its beginning, then every other object before or after those that refer to it, and last a hash of all.
 */
final class CommitStreamCode {
    static final byte[] MARK = "DMSTREAM".getBytes(StandardCharsets.US_ASCII);
    static final int VERSION = 2;

    static final int HEAD = 1;
    static final int OBJECT = 2;
    static final int END = 3;

    static final int FRAME_BYTES = 9;

    /** A head names its commits, of which each takes some hundred bytes. */
    static final int FRAME_BYTES_MAX = 64 * 1024 * 1024;

    private CommitStreamCode() {}

    static byte[] frame(int kind, byte[] payload) {
        return new Encoder(FRAME_BYTES + payload.length)
                .octet(kind)
                .word(payload.length)
                .word(PackRecord.sum(payload, 0, payload.length))
                .raw(payload)
                .toBytes();
    }

    static byte[] object(PackFile.Stored stored) {
        var record = stored.record();
        return new Encoder(record.stored() + 64)
                .octet(record.codec())
                .number(record.raw())
                .id(record.id())
                .raw(stored.bytes(), stored.offset(), record.stored())
                .toBytes();
    }

    static PackFile.Stored readObject(byte[] payload) throws Decoder.Malformed {
        var in = new Decoder(payload);
        int codec = in.octet();
        int raw = (int) in.number(PackRecord.OBJECT_BYTES_MAX);
        var id = in.id();
        int length = in.remaining();
        if (length > PackRecord.OBJECT_BYTES_MAX) {
            throw new Decoder.Malformed("an object has " + length + " bytes");
        }
        int at = in.position();
        return new PackFile.Stored(
                new PackRecord(id, codec, length, raw, PackRecord.sum(payload, at, length)), payload, at);
    }

    static StoreFailure damaged(String how) {
        return StoreFailure.refused(FaultCode.CORRUPT, "the stream of commits is damaged: " + how, "Send it again.");
    }
}
