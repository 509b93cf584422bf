package io.dotmesh.adapters.embedded;

import static io.dotmesh.adapters.embedded.PackAppender.location;
import static io.dotmesh.adapters.embedded.PackAppender.number;
import static io.dotmesh.adapters.embedded.PackAppender.offset;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The objects of a store, in packs, found by an index that is held in memory: some 40 bytes for each. */
final class Packs implements Objects, Closeable {
    private static final long ROOM_BYTES = 1024 * 1024;

    private final Path directory;
    private final StoreFiles files;
    private final PackAppender appender;
    private final ObjectIndex index = new ObjectIndex();
    private final Touches touches = new Touches();
    private final ConcurrentSkipListMap<Integer, PackFile> packs = new ConcurrentSkipListMap<>();
    private boolean damaged;

    private Packs(Path directory, StoreFiles files, long packBytesMax) {
        this.directory = directory;
        this.files = files;
        this.appender = new PackAppender(directory, files, packBytesMax, pack -> packs.put(pack.number(), pack));
    }

    static Packs open(Path directory, StoreFiles files, long packBytesMax) throws IOException {
        var opened = new Packs(directory, files, packBytesMax);
        try {
            for (var entry : numbered(directory).entrySet()) {
                opened.load(new PackFile(entry.getKey(), files.open(entry.getValue())));
            }
            return opened;
        } catch (IOException e) {
            opened.closeFiles();
            throw e;
        }
    }

    private static SortedMap<Integer, Path> numbered(Path directory) throws IOException {
        var found = new TreeMap<Integer, Path>();
        try (var all = Files.newDirectoryStream(directory, "*.pack")) {
            for (var path : all) {
                var name = String.valueOf(path.getFileName());
                if (name.matches("[0-9a-f]{8}\\.pack")) {
                    found.put(Integer.parseInt(name.substring(0, 8), 16), path);
                }
            }
        }
        return found;
    }

    /** Takes what is sound. A tail that a crash left is never appended to: a new pack begins. */
    private void load(PackFile pack) throws IOException {
        packs.put(pack.number(), pack);
        long length = pack.file().size();
        if (!pack.hasHeader()) {
            damaged |= length > PackFile.HEADER_BYTES;
            appender.goOn(pack, false, length);
            return;
        }
        long covered =
                PackIndex.read(pack.file().path(), length, (a, b, at) -> index.put(a, b, location(pack.number(), at)));
        var extent =
                pack.each(covered, length, true, (record, at) -> index.put(record.id(), location(pack.number(), at)));
        damaged |= extent.damaged();
        if (covered < length) {
            // What was written may not have been durable, and from now on is taken as if it were.
            pack.file().sync();
        }
        appender.goOn(pack, extent.end() == length, length);
    }

    /** Whether something in the packs was found damaged when they were opened. */
    boolean isDamaged() {
        return damaged;
    }

    // Reading

    long find(ObjectId id) {
        synchronized (index) {
            return index.find(id);
        }
    }

    boolean contains(ObjectId id) {
        return find(id) != ObjectIndex.NOWHERE;
    }

    @Override
    public byte[] get(ObjectId id) throws IOException {
        return stored(id).raw();
    }

    PackFile.Stored stored(ObjectId id) throws IOException {
        return at(id, (pack, at) -> pack.read(id, at));
    }

    /** How many bytes an object takes in a pack. */
    long storedBytes(ObjectId id) throws IOException {
        return at(id, (pack, at) -> pack.record(id, at)).length();
    }

    private interface Use<T> {
        T of(PackFile pack, long at) throws IOException;
    }

    private <T> T at(ObjectId id, Use<T> use) throws IOException {
        while (true) {
            long location = find(id);
            if (location == ObjectIndex.NOWHERE) {
                throw StoreFailure.corrupt("object " + id + " is missing");
            }
            var pack = packs.get(number(location));
            if (pack != null) {
                appender.flushBefore(location);
                try {
                    return use.of(pack, offset(location));
                } catch (ClosedChannelException e) {
                    if (packs.get(number(location)) == pack) {
                        throw e;
                    }
                }
            }
            // It was moved to another pack in the meantime.
        }
    }

    // Writing

    /** A place to write to, for one change of the store; what was put by it stays while it is open. */
    Session begin() throws IOException {
        return appender.still(newest -> {
            synchronized (index) {
                return new Session(touches.begin(newest));
            }
        });
    }

    /** One change of the store. */
    final class Session implements Sink, AutoCloseable {
        private final Touches.Session touched;

        private Session(Touches.Session touched) {
            this.touched = touched;
        }

        boolean isThere(ObjectId id) {
            synchronized (index) {
                long location = index.find(id);
                if (location == ObjectIndex.NOWHERE) {
                    return false;
                }
                touched.use(id, number(location));
                return true;
            }
        }

        @Override
        public ObjectId put(byte[] bytes, int offset, int length) throws IOException {
            var id = ObjectId.of(bytes, offset, length);
            if (isThere(id)) {
                return id;
            }
            try (var small = Compression.compressor()) {
                small.compress(bytes, offset, length);
                int sum = PackRecord.sum(small.bytes(), small.offset(), small.length());
                var record = new PackRecord(id, small.codec(), small.length(), length, sum);
                append(record, small.bytes(), small.offset());
            }
            return id;
        }

        /** Puts an object as another store had it, if it is what it says. */
        void put(PackFile.Stored stored) throws IOException {
            byte[] _ = stored.raw();
            if (!isThere(stored.record().id())) {
                append(stored.record(), stored.bytes(), stored.offset());
            }
        }

        private void append(PackRecord record, byte[] bytes, int offset) throws IOException {
            ObjectId _ = appender.still(_ -> {
                if (!isThere(record.id())) {
                    long at = appender.append(record, bytes, offset);
                    synchronized (index) {
                        index.put(record.id(), at);
                        touched.use(record.id(), number(at));
                    }
                }
                return record.id();
            });
        }

        @Override
        public void close() {
            synchronized (index) {
                touches.end(touched);
            }
        }
    }

    /** Makes everything durable that was put before this call, by whomever. */
    void sync() throws IOException {
        appender.sync();
    }

    // Collecting garbage

    /** Begins to remember what ends meanwhile, and answers the newest pack that nothing under way writes to. */
    int collectable() throws IOException {
        appender.seal();
        return appender.still(newest -> {
            synchronized (index) {
                return touches.collect(newest);
            }
        });
    }

    void collected() {
        synchronized (index) {
            touches.collected();
        }
    }

    List<PackFile> upTo(int number) {
        return List.copyOf(packs.headMap(number, true).values());
    }

    /** Whether an object is found there, and not somewhere else too. */
    boolean isAt(ObjectId id, PackFile pack, long at) {
        return find(id) == location(pack.number(), at);
    }

    /** Where the objects of a pack that is to go are then. */
    static final class Moves {
        private final PackFile from;
        private final List<Move> moves = new ArrayList<>();
        private final Map<ObjectId, Left> left = new HashMap<>();

        private record Move(ObjectId id, long at, long to) {}

        /** An object that goes with its pack, unless someone comes to need it. */
        record Left(PackRecord record, long at) {}

        Moves(PackFile from) {
            this.from = from;
        }

        void add(PackRecord record, long at, long to) {
            left.remove(record.id());
            moves.add(new Move(record.id(), at, to));
        }

        void leave(PackRecord record, long at) {
            left.put(record.id(), new Left(record, at));
        }

        long size() {
            return moves.size();
        }
    }

    /** Has everything found where it was moved and the rest no more, in one step; or answers what has to go along. */
    List<Moves.Left> move(Moves moves) {
        synchronized (index) {
            var needed = moves.left.values().stream()
                    .filter(each -> touches.isUsed(each.record().id()))
                    .toList();
            if (needed.isEmpty()) {
                int number = moves.from.number();
                for (var move : moves.moves) {
                    if (index.find(move.id()) == location(number, move.at())) {
                        index.put(move.id(), move.to());
                    }
                }
                for (var each : moves.left.values()) {
                    if (index.find(each.record().id()) == location(number, each.at())) {
                        index.remove(each.record().id());
                    }
                }
            }
            return needed;
        }
    }

    /** Copies an object that a pack which is to go holds, and answers where it is then. */
    long copy(PackFile from, PackRecord record, long at) throws IOException {
        var stored = from.read(record.id(), at);
        return appender.append(stored.record(), stored.bytes(), stored.offset());
    }

    /** Whether the disk has space for so many bytes more. */
    boolean hasRoom(long bytes) throws IOException {
        return bytes == 0 || Files.getFileStore(directory).getUsableSpace() > bytes + ROOM_BYTES;
    }

    void drop(PackFile pack) throws IOException {
        packs.remove(pack.number());
        pack.close();
        files.delete(PackIndex.beside(pack.file().path()));
        files.delete(pack.file().path());
        files.syncDirectory(directory);
    }

    @Override
    public void close() throws IOException {
        try {
            appender.close();
        } finally {
            closeFiles();
        }
    }

    private void closeFiles() throws IOException {
        for (var pack : packs.values()) {
            pack.close();
        }
    }
}
