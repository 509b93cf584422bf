package io.dotmesh.adapters.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of records that are only ever added, each durable before it counts. Every record stands there twice: of one
 * that is damaged the other is read, and what is at the end and in neither copy whole was never answered.
 *
 * <p>Zeros are written ahead, so that a record needs no space of a disk that is full: what frees space is a record too.
 */
final class Ledger implements Closeable {
    private static final int MAGIC = 0x3152_4d44;
    private static final int HEAD_BYTES = 20;
    private static final int SUM_AT = 16;
    private static final int AHEAD_BYTES = 64 * 1024;
    private static final int AHEAD_BYTES_MIN = 16 * 1024;

    private final Path path;
    private final StoreFiles files;
    private StoreFile file;
    private long sequence;
    private long end;
    private long allocated;

    private Ledger(Path path, StoreFiles files, StoreFile file) {
        this.path = path;
        this.files = files;
        this.file = file;
    }

    /**
     * A ledger that was opened.
     *
     * @param records all of them, in order
     * @param frayed whether something was damaged, or unfinished, or is left over: {@link #rewrite} mends it
     */
    record Opened(Ledger ledger, List<byte[]> records, boolean frayed) {}

    static Opened open(Path path, StoreFiles files) throws IOException {
        var bytes = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
        var reading = new Reading(bytes);
        reading.read();
        var ledger = new Ledger(path, files, files.open(path));
        ledger.sequence = reading.sequence;
        ledger.end = reading.end;
        ledger.allocated = bytes.length;
        return new Opened(ledger, reading.records, reading.frayed);
    }

    private static byte[] frame(long sequence, byte[] record) {
        var frame = new Encoder(HEAD_BYTES + record.length)
                .word(MAGIC)
                .word(record.length)
                .longWord(sequence)
                .word(0)
                .raw(record);
        frame.wordAt(SUM_AT, sum(frame.toBytes(), 0, record.length));
        return frame.toBytes();
    }

    private static int sum(byte[] bytes, int at, int length) {
        var crc = new java.util.zip.CRC32C();
        crc.update(bytes, at, SUM_AT);
        crc.update(bytes, at + HEAD_BYTES, length);
        return (int) crc.getValue();
    }

    /** Finds the records of a file. */
    private static final class Reading {
        private final byte[] bytes;
        private final List<byte[]> records = new ArrayList<>();
        private long sequence;
        private int end;
        private boolean frayed;

        Reading(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Where a frame begins, and which one. */
        private record Frame(int at, long sequence, int length) {
            int end() {
                return at + HEAD_BYTES + length;
            }
        }

        void read() throws StoreFailure {
            int at = 0;
            int copies = 2;
            for (var frame = next(at); frame.isPresent(); frame = next(at)) {
                var found = frame.get();
                frayed |= found.at() != at;
                at = found.end();
                if (found.sequence() == sequence) {
                    copies++;
                } else if (found.sequence() == sequence + 1) {
                    frayed |= copies != 2;
                    copies = 1;
                    sequence = found.sequence();
                    records.add(java.util.Arrays.copyOfRange(bytes, found.at() + HEAD_BYTES, found.end()));
                } else {
                    throw StoreFailure.corrupt(
                            "the ledger lacks what came between its records " + sequence + " and " + found.sequence());
                }
            }
            end = at;
            frayed |= copies != 2 || !isZero(at);
        }

        /** The next sound frame from there on. */
        private Optional<Frame> next(int from) {
            for (int at = from; at + HEAD_BYTES <= bytes.length; at++) {
                if (Decoder.word(bytes, at) == MAGIC) {
                    int length = Decoder.word(bytes, at + 4);
                    if (length >= 0
                            && length <= bytes.length - at - HEAD_BYTES
                            && Decoder.word(bytes, at + SUM_AT) == sum(bytes, at, length)) {
                        return Optional.of(new Frame(at, Decoder.longWord(bytes, at + 8), length));
                    }
                }
            }
            return Optional.empty();
        }

        private boolean isZero(int from) {
            for (int at = from; at < bytes.length; at++) {
                if (bytes[at] != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Adds a record, and answers when it is durable. */
    void append(byte[] record) throws IOException {
        var frame = frame(sequence + 1, record);
        int length = 2 * frame.length;
        writeAhead(length);
        file.write(end, ByteBuffer.allocate(length).put(frame).put(frame).flip());
        file.sync();
        sequence++;
        end += length;
        allocated = Math.max(allocated, end);
    }

    private void writeAhead(int length) throws IOException {
        if (allocated - end - length >= AHEAD_BYTES_MIN) {
            return;
        }
        try {
            long wanted = end + length + AHEAD_BYTES;
            file.write(allocated, ByteBuffer.allocate((int) (wanted - allocated)));
            allocated = wanted;
        } catch (StoreFailure e) {
            if (end + length > allocated) {
                throw e;
            }
        }
    }

    long length() {
        return end;
    }

    /** Replaces all records by others that say the same, in one step. */
    void rewrite(List<byte[]> records) throws IOException {
        var out = new Encoder((int) Math.min(end, 1 << 24) + AHEAD_BYTES);
        long next = 0;
        for (var record : records) {
            var frame = frame(++next, record);
            out.raw(frame).raw(frame);
        }
        long length = out.length();
        out.raw(new byte[AHEAD_BYTES]);
        files.replace(path, out.toBytes());
        file.close();
        file = files.open(path);
        sequence = next;
        end = length;
        allocated = length + AHEAD_BYTES;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
