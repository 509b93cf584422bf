package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What stands in a pack up to some place, in a file beside it, so that opening a store does not read its packs. It may
 * be missing, short or damaged: then the pack itself is read.
 */
final class PackIndex {
    private static final byte[] MAGIC = "DMINDEX1".getBytes(StandardCharsets.US_ASCII);
    private static final int ENTRY_BYTES = 24;
    private static final int HEAD_BYTES = MAGIC.length + 16;

    private PackIndex() {}

    static Path beside(Path pack) {
        return pack.resolveSibling(pack.getFileName() + ".index");
    }

    /** Entries to be written. */
    static final class Draft {
        private final Encoder out = new Encoder(4096);
        private int count;

        void add(ObjectId id, long at) {
            out.longWord(id.a()).longWord(id.b()).longWord(at);
            count++;
        }

        void write(Path pack, long covered, StoreFiles files) throws IOException {
            var whole = new Encoder(out.length() + HEAD_BYTES + 4)
                    .raw(MAGIC)
                    .longWord(covered)
                    .longWord(count)
                    .raw(out.toBytes())
                    .sum();
            files.replaceLoosely(beside(pack), whole.toBytes());
        }
    }

    /** Told of each entry. */
    interface Visitor {
        void visit(long a, long b, long at);
    }

    /** Up to which place of the pack the entries tell; its beginning when they cannot be read. */
    static long read(Path pack, long length, Visitor visitor) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(beside(pack));
        } catch (NoSuchFileException _) {
            return PackFile.HEADER_BYTES;
        }
        int end = bytes.length - 4;
        if (end < HEAD_BYTES
                || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                || Decoder.word(bytes, end) != PackRecord.sum(bytes, 0, end)) {
            return PackFile.HEADER_BYTES;
        }
        long covered = Decoder.longWord(bytes, MAGIC.length);
        long count = Decoder.longWord(bytes, MAGIC.length + 8);
        if (covered > length || count * ENTRY_BYTES != end - HEAD_BYTES) {
            return PackFile.HEADER_BYTES;
        }
        for (int at = HEAD_BYTES; at < end; at += ENTRY_BYTES) {
            visitor.visit(
                    Decoder.longWord(bytes, at), Decoder.longWord(bytes, at + 8), Decoder.longWord(bytes, at + 16));
        }
        return covered;
    }
}
