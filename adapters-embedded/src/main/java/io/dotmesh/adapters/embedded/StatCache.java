package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a live state was when it was last looked at: for each file its stat, and what it was then as an {@link Entry}. A
 * file whose stat is the same need not be read again. Only a cache: without it everything is read.
 *
 * <p>One array, of which each directory is a part that can be taken over whole, and little for a collector to do.
 */
final class StatCache {
    private static final byte[] MAGIC = "DMSTATS1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD_BYTES = MAGIC.length + 16 + 12 + ObjectId.BYTES;
    private static final int SUM_BYTES = 4;
    // What was written so long before is on the disk by now, also when the machine lost its power since.
    private static final long SETTLED_NANOS = 600_000_000_000L;
    private static final long[] BOOT = boot();
    private static final Stat.Time ALWAYS = new Stat.Time(Long.MAX_VALUE, 0);
    private static final byte[] NOTHING = new byte[8];

    private final byte[] bytes;

    private StatCache(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A name of the time since the machine was started; zeros where it cannot be known. */
    private static long[] boot() {
        try {
            var id = Files.readAllBytes(Path.of("/proc/sys/kernel/random/boot_id"));
            var name = ObjectId.of(id);
            return new long[] {name.a(), name.b()};
        } catch (IOException _) {
            return new long[] {0, 0};
        }
    }

    /**
     * Puts one together.
     *
     * @param taken a time when the live state was so, by the clock of its file system
     * @param state what the live state was then, whole
     */
    static StatCache of(Stat.Time taken, ObjectId state, Stat stat, Entry root, Part contents) {
        var out = new Encoder(HEAD_BYTES + contents.length() + 1024);
        out.raw(MAGIC)
                .longWord(BOOT[0])
                .longWord(BOOT[1])
                .longWord(taken.seconds())
                .word(taken.nanos())
                .id(state);
        var top = new Block();
        top.add(stat, root.toBytes(), Optional.of(contents));
        top.write(out);
        return new StatCache(out.sum().toBytes());
    }

    static Optional<StatCache> read(Path file) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
        int end = bytes.length - SUM_BYTES;
        return end > HEAD_BYTES
                        && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                        && Decoder.word(bytes, end) == PackRecord.sum(bytes, 0, end)
                ? Optional.of(new StatCache(bytes))
                : Optional.empty();
    }

    void write(Path file, StoreFiles files) throws IOException {
        files.replaceLoosely(file, bytes);
    }

    int length() {
        return bytes.length;
    }

    /** What the live state was. Everything that it refers to is in the store. */
    ObjectId state() {
        return ObjectId.read(bytes, MAGIC.length + 28);
    }

    /**
     * What stands above the root directory: its only entry. A stat that was taken before the machine started anew tells
     * less: what was written shortly before that may have been lost, though the time of the change was not.
     */
    Cursor cursor() {
        boolean sameBoot = Decoder.longWord(bytes, MAGIC.length) == BOOT[0]
                && Decoder.longWord(bytes, MAGIC.length + 8) == BOOT[1]
                && (BOOT[0] | BOOT[1]) != 0;
        var taken = new Stat.Time(Decoder.longWord(bytes, MAGIC.length + 16), Decoder.word(bytes, MAGIC.length + 24));
        return new Cursor(bytes, HEAD_BYTES, sameBoot ? ALWAYS : taken.minus(SETTLED_NANOS));
    }

    /** For when nothing is known. */
    static Cursor nothing() {
        return new Cursor(NOTHING, 0, ALWAYS);
    }

    /** A directory with all below it, as it stands in a cache or will stand in one. */
    interface Part {
        int length();

        void write(Encoder out);
    }

    /** A directory that is put together: its size and count, its entries, and then the directories in it. */
    static final class Block implements Part {
        private final Encoder entries = new Encoder();
        private final List<Part> parts = new ArrayList<>();
        private final List<Integer> references = new ArrayList<>();
        private int count;
        private int partsLength;

        void add(Stat stat, byte[] entry, Optional<Part> below) {
            stat.write(entries);
            entries.word(entry.length).raw(entry);
            below(below);
        }

        /** Takes an entry over as it stands there. */
        void add(Cursor from, int place, Optional<Part> below) {
            entries.raw(from.bytes, place, Stat.BYTES + 4 + from.entryLength(place));
            below(below);
        }

        private void below(Optional<Part> below) {
            count++;
            references.add(below.isPresent() ? entries.length() : -1);
            entries.word(0);
            if (below.isPresent()) {
                parts.add(below.get());
                partsLength = Math.addExact(partsLength, below.get().length());
            }
        }

        @Override
        public int length() {
            return Math.addExact(8 + entries.length(), partsLength);
        }

        @Override
        public void write(Encoder out) {
            int begin = out.length();
            out.word(length()).word(count);
            int first = out.length();
            out.raw(entries.toBytes());
            int next = 0;
            for (int reference : references) {
                if (reference >= 0) {
                    var part = parts.get(next++);
                    out.wordAt(first + reference, out.length() - begin);
                    part.write(out);
                }
            }
        }
    }

    /** Finds the entries of a directory by names that come in their order. Each has a place, and none is below zero. */
    static final class Cursor {
        private final byte[] bytes;
        private final int block;
        private final Stat.Time trusted;
        private int left;
        private int next;
        private boolean skipped;

        private Cursor(byte[] bytes, int block, Stat.Time trusted) {
            this.bytes = bytes;
            this.block = block;
            this.trusted = trusted;
            this.left = Decoder.word(bytes, block + 4);
            this.next = block + 8;
        }

        /** The place of that name, or -1. */
        int find(byte[] name) {
            while (left > 0) {
                int order = compare(next, name);
                if (order > 0) {
                    break;
                }
                int place = next;
                next = entryAt(place) + entryLength(place) + 4;
                left--;
                if (order == 0) {
                    return place;
                }
                skipped = true;
            }
            return -1;
        }

        /** Whether every entry was asked for. */
        boolean allFound() {
            return left == 0 && !skipped;
        }

        private int entryLength(int place) {
            return Decoder.word(bytes, place + Stat.BYTES);
        }

        private static int entryAt(int place) {
            return place + Stat.BYTES + 4;
        }

        private int compare(int place, byte[] name) {
            int from = entryAt(place);
            int length = bytes[from++] & 0x7f;
            if ((bytes[from - 1] & 0x80) != 0) {
                length |= (bytes[from++] & 0xff) << 7;
            }
            return Arrays.compareUnsigned(bytes, from, from + length, name, 0, name.length);
        }

        /** Whether the file with that stat must be what it was. */
        boolean isStill(int place, Stat stat) {
            return isLike(place, stat) && Stat.changedAt(bytes, place).compareTo(trusted) < 0;
        }

        /** Whether the file with that stat was not changed, unless the machine lost what was written to it. */
        boolean isLike(int place, Stat stat) {
            return stat.matches(bytes, place);
        }

        /** Whether the file with that stat is the one that was here, though it may have been moved since. */
        boolean isMovedFrom(int place, Stat stat) {
            return stat.matchesButChange(bytes, place);
        }

        /**
         * What a file has beside its content; its place may be below zero. An owner that nobody changed since the store
         * put the file there is the one that the store was told, also where this user could not give it to that owner.
         */
        Entry.Dress dress(int place, Stat stat, SortedMap<String, byte[]> attributes) {
            if (place < 0
                    || Decoder.word(bytes, place + 4) != stat.owner()
                    || Decoder.word(bytes, place + 8) != stat.group()) {
                return Entry.Dress.of(stat, attributes);
            }
            var before = entry(place).dress();
            return new Entry.Dress(stat.permissions(), before.owner(), before.group(), stat.modified(), attributes);
        }

        boolean isDirectory(int place) {
            return Stat.isDirectory(Decoder.word(bytes, place));
        }

        Entry entry(int place) {
            try {
                int from = entryAt(place);
                var in = new Decoder(bytes, from, from + entryLength(place));
                return bytes[from] == 0 ? Entry.readRoot(in) : Entry.read(in);
            } catch (Decoder.Malformed e) {
                throw new IllegalStateException("a cache whose sum is right was written wrongly", e);
            }
        }

        byte[] entryBytes(int place) {
            return Arrays.copyOfRange(bytes, entryAt(place), entryAt(place) + entryLength(place));
        }

        /** What is in the directory that has this place. */
        Cursor below(int place) {
            return new Cursor(bytes, block + Decoder.word(bytes, entryAt(place) + entryLength(place)), trusted);
        }

        /** The whole directory in which this looks, as it is. */
        Part part() {
            int length = Decoder.word(bytes, block);
            return new Part() {
                @Override
                public int length() {
                    return length;
                }

                @Override
                public void write(Encoder out) {
                    out.raw(bytes, block, length);
                }
            };
        }
    }
}
