package io.dotmesh.adapters.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A file of objects, one after the other. Only ever appended to; what stands in it never changes. */
final class PackFile implements Closeable {
    static final int HEADER_BYTES = 16;
    private static final byte[] MAGIC = "DMPACK01".getBytes(StandardCharsets.US_ASCII);
    private static final int WINDOW_BYTES = 256 * 1024;
    // Most objects that are read alone, directories above all, come with their header in one read.
    private static final int GUESS_BYTES = 8 * 1024;

    private final int number;
    private final StoreFile file;

    PackFile(int number, StoreFile file) {
        this.number = number;
        this.file = file;
    }

    int number() {
        return number;
    }

    StoreFile file() {
        return file;
    }

    static byte[] header(int number) {
        return new Encoder(HEADER_BYTES).raw(MAGIC).longWord(number).toBytes();
    }

    boolean hasHeader() throws IOException {
        var read = ByteBuffer.allocate(HEADER_BYTES);
        file.read(0, read);
        return java.util.Arrays.equals(read.array(), header(number));
    }

    /** An object as it is stored. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; the bytes are too many to copy.
    record Stored(PackRecord record, byte[] bytes, int offset) {
        byte[] raw() throws IOException {
            try {
                var raw = Compression.decompress(record.codec(), bytes, offset, record.stored(), record.raw());
                if (!ObjectId.of(raw).equals(record.id())) {
                    throw StoreFailure.corrupt("object " + record.id() + " is not what was stored");
                }
                return raw;
            } catch (Decoder.Malformed e) {
                throw StoreFailure.corrupt("object " + record.id() + " is damaged: " + e.getMessage());
            }
        }
    }

    PackRecord record(ObjectId id, long at) throws IOException {
        var head = ByteBuffer.allocate(PackRecord.BYTES);
        file.read(at, head);
        return expected(id, at, PackRecord.read(head.flip()));
    }

    private PackRecord expected(ObjectId id, long at, Optional<PackRecord> found) throws IOException {
        if (found.isEmpty() || !found.get().id().equals(id)) {
            throw StoreFailure.corrupt("object " + id + " is not at " + at + " of " + file.path());
        }
        return found.get();
    }

    Stored read(ObjectId id, long at) throws IOException {
        var guess = ByteBuffer.allocate(GUESS_BYTES);
        file.read(at, guess);
        var record = expected(id, at, PackRecord.read(guess.flip()));
        if (record.length() <= guess.limit()) {
            return new Stored(record, guess.array(), PackRecord.BYTES);
        }
        var payload = ByteBuffer.allocate(record.stored());
        file.read(at + PackRecord.BYTES, payload);
        if (payload.hasRemaining()) {
            throw StoreFailure.corrupt("object " + id + " is cut off in " + file.path());
        }
        return new Stored(record, payload.array(), 0);
    }

    /** Told of each object in the order of their places. */
    interface Visitor {
        void visit(PackRecord record, long at) throws IOException;
    }

    /** Where the last sound object ends, and whether something before that is damaged. */
    record Extent(long end, boolean damaged) {}

    /** Visits the objects from one place to another; with {@code thorough} only those whose bytes are sound. */
    Extent each(long from, long to, boolean thorough, Visitor visitor) throws IOException {
        var window = new Window();
        long at = from;
        long end = from;
        boolean gap = false;
        boolean damaged = false;
        while (at + PackRecord.BYTES <= to) {
            var record = window.record(at, to);
            if (record.isEmpty() || at + record.get().length() > to) {
                gap = true;
                at = window.next(at + 1, to);
                continue;
            }
            if (thorough && !window.isSound(record.get(), at)) {
                gap = true;
            } else {
                damaged |= gap;
                visitor.visit(record.get(), at);
                end = at + record.get().length();
            }
            at += record.get().length();
        }
        return new Extent(end, damaged);
    }

    /** A piece of the file that moves along, so that small objects are not read one by one. */
    private final class Window {
        private final ByteBuffer bytes = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
        private long begin;

        private boolean has(long at, int length) {
            return at >= begin && at + length <= begin + bytes.limit();
        }

        private void move(long at) throws IOException {
            begin = at;
            bytes.clear();
            file.read(at, bytes);
            bytes.flip();
        }

        Optional<PackRecord> record(long at, long to) throws IOException {
            if (!has(at, PackRecord.BYTES)) {
                move(at);
            }
            return has(at, PackRecord.BYTES) && at + PackRecord.BYTES <= to
                    ? PackRecord.read(bytes.array(), (int) (at - begin))
                    : Optional.empty();
        }

        boolean isSound(PackRecord record, long at) throws IOException {
            if (has(at, record.length())) {
                int offset = (int) (at - begin) + PackRecord.BYTES;
                return PackRecord.sum(bytes.array(), offset, record.stored()) == record.sum();
            }
            var payload = ByteBuffer.allocate(record.stored());
            file.read(at + PackRecord.BYTES, payload);
            return !payload.hasRemaining() && PackRecord.sum(payload.array(), 0, record.stored()) == record.sum();
        }

        /** The next place where a record begins, or the end. */
        long next(long from, long to) throws IOException {
            for (long at = from; at + PackRecord.BYTES <= to; at++) {
                if (record(at, to).isPresent()) {
                    return at;
                }
            }
            return to;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
