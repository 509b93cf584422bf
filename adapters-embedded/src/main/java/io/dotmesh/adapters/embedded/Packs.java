package io.dotmesh.adapters.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The objects of a store. New ones are appended to the newest pack by way of a buffer, and become durable together by
 * {@link #sync}: a commit of thousands of files costs one write-out, not thousands.
 */
final class Packs implements Objects, Closeable {
    private static final System.Logger LOG = System.getLogger(Packs.class.getName());
    private static final int BUFFER_BYTES = 1024 * 1024;
    // A pack that is written out while more is appended leaves little to wait for in the end.
    private static final long WRITE_BEHIND_BYTES = 32L * 1024 * 1024;
    private static final int OFFSET_BITS = 40;
    private static final int NUMBER_MAX = 1 << (62 - OFFSET_BITS);

    private final Path directory;
    private final StoreFiles files;
    private final long packBytesMax;
    private final ObjectIndex index = new ObjectIndex();
    private final Touches touches = new Touches();
    private final ConcurrentSkipListMap<Integer, PackFile> packs = new ConcurrentSkipListMap<>();
    private final ExecutorService behind = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("embedded-write-behind").factory());

    // Appending: guarded by this lock.
    private final ReentrantLock appending = new ReentrantLock();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private Optional<PackFile> active = Optional.empty();
    private int newest;
    private long flushed;
    private long begunBehind;
    private long appended;
    private boolean damaged;

    // Making durable: guarded by this lock, which is taken before the other.
    private final ReentrantLock syncing = new ReentrantLock();
    private long synced;

    private Packs(Path directory, StoreFiles files, long packBytesMax) {
        this.directory = directory;
        this.files = files;
        this.packBytesMax = packBytesMax;
    }

    static Packs open(Path directory, StoreFiles files, long packBytesMax) throws IOException {
        var opened = new Packs(directory, files, packBytesMax);
        opened.load();
        return opened;
    }

    private void load() throws IOException {
        for (var entry : numbered().entrySet()) {
            newest = entry.getKey();
            var pack = new PackFile(newest, files.open(entry.getValue()));
            packs.put(newest, pack);
            load(pack);
        }
    }

    private SortedMap<Integer, Path> numbered() throws IOException {
        var found = new TreeMap<Integer, Path>();
        try (var all = Files.newDirectoryStream(directory, "*.pack")) {
            for (var path : all) {
                var name = path.getFileName().toString();
                if (name.matches("[0-9a-f]{8}\\.pack")) {
                    found.put(Integer.parseInt(name.substring(0, 8), 16), path);
                }
            }
        }
        return found;
    }

    /** Takes what is sound. A tail that a crash left is never appended to: a new pack begins. */
    private void load(PackFile pack) throws IOException {
        long length = pack.file().size();
        active = Optional.empty();
        if (!pack.hasHeader()) {
            damaged |= length > PackFile.HEADER_BYTES;
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
        if (extent.end() == length) {
            active = Optional.of(pack);
            flushed = length;
            begunBehind = length;
        }
    }

    private static long location(int number, long at) {
        return (long) number << OFFSET_BITS | at;
    }

    static int number(long location) {
        return (int) (location >>> OFFSET_BITS);
    }

    static long offset(long location) {
        return location & (1L << OFFSET_BITS) - 1;
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
                flushBefore(location);
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

    private void flushBefore(long location) throws IOException {
        appending.lock();
        try {
            if (active.isPresent() && active.get().number() == number(location) && offset(location) >= flushed) {
                flush();
            }
        } finally {
            appending.unlock();
        }
    }

    // Writing

    /** A place to write to, for one change of the store; what was put by it stays while it is open. */
    Session begin() {
        appending.lock();
        try {
            synchronized (index) {
                return new Session(touches.begin(newest));
            }
        } finally {
            appending.unlock();
        }
    }

    /** One change of the store. */
    final class Session implements Sink, AutoCloseable {
        private final Touches.Session touched;

        private Session(Touches.Session touched) {
            this.touched = touched;
        }

        private boolean isThere(ObjectId id) {
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
            appending.lock();
            try {
                if (!isThere(record.id())) {
                    long at = appendNow(record, bytes, offset);
                    synchronized (index) {
                        index.put(record.id(), location(newest, at));
                        touched.use(record.id(), newest);
                    }
                }
            } finally {
                appending.unlock();
            }
        }

        @Override
        public void close() {
            synchronized (index) {
                touches.end(touched);
            }
        }
    }

    private long appendNow(PackRecord record, byte[] bytes, int offset) throws IOException {
        files.condition().check();
        if (active.isPresent() && flushed + buffer.position() + record.length() > packBytesMax) {
            seal();
        }
        if (active.isEmpty()) {
            beginPack();
        }
        if (buffer.remaining() < record.length()) {
            flush();
        }
        long at = flushed + buffer.position();
        if (record.length() > buffer.capacity()) {
            var whole = ByteBuffer.allocate(record.length());
            whole.put(record.toBytes()).put(bytes, offset, record.stored());
            active.orElseThrow().file().write(at, whole.flip());
            flushed += record.length();
        } else {
            buffer.put(record.toBytes()).put(bytes, offset, record.stored());
        }
        appended += record.length();
        return at;
    }

    private void beginPack() throws IOException {
        int number = newest + 1;
        if (number >= NUMBER_MAX) {
            throw new IllegalStateException("no more than " + NUMBER_MAX + " packs can be told apart");
        }
        var path = directory.resolve("%08x.pack".formatted(number));
        Files.deleteIfExists(PackIndex.beside(path));
        var pack = new PackFile(number, files.open(path));
        pack.file().write(0, ByteBuffer.wrap(PackFile.header(number)));
        files.syncDirectory(directory);
        packs.put(number, pack);
        newest = number;
        active = Optional.of(pack);
        flushed = PackFile.HEADER_BYTES;
        begunBehind = flushed;
        appended += PackFile.HEADER_BYTES;
    }

    private void flush() throws IOException {
        if (buffer.position() == 0) {
            return;
        }
        var pack = active.orElseThrow();
        // What cannot be written now stays in the buffer, so that nothing that was put is ever half there.
        pack.file().write(flushed, buffer.duplicate().flip());
        flushed += buffer.position();
        buffer.clear();
        if (flushed - begunBehind > WRITE_BEHIND_BYTES) {
            begunBehind = flushed;
            behind.execute(() -> writeBehind(pack));
        }
    }

    private static void writeBehind(PackFile pack) {
        try {
            pack.file().sync();
        } catch (IOException e) {
            // If it matters, the store's condition has it, and the sync that must succeed says so.
            LOG.log(System.Logger.Level.DEBUG, "write-behind of " + pack.file().path(), e);
        }
    }

    /** Ends the newest pack, so that the next object begins another. */
    void seal() throws IOException {
        appending.lock();
        try {
            if (active.isPresent()) {
                flush();
                active.get().file().sync();
                writeIndex(active.get(), flushed);
                active = Optional.empty();
            }
        } finally {
            appending.unlock();
        }
    }

    private void writeIndex(PackFile pack, long covered) {
        var draft = new PackIndex.Draft();
        try {
            pack.each(PackFile.HEADER_BYTES, covered, false, (record, at) -> draft.add(record.id(), at));
            draft.write(pack.file().path(), covered, files);
        } catch (IOException e) {
            // The next opening takes longer, and that is all.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "cannot write the index of " + pack.file().path(),
                    e);
        }
    }

    /** Makes everything durable that was put before this call, by whomever. Those who ask at once wait for one write. */
    void sync() throws IOException {
        long wanted = appendedSoFar();
        syncing.lock();
        try {
            if (synced >= wanted) {
                return;
            }
            long reached;
            Optional<PackFile> pack;
            appending.lock();
            try {
                flush();
                reached = appended;
                pack = active;
            } finally {
                appending.unlock();
            }
            // A pack that was sealed in the meantime was made durable then.
            if (pack.isPresent()) {
                pack.get().file().sync();
            }
            synced = reached;
        } finally {
            syncing.unlock();
        }
    }

    private long appendedSoFar() {
        appending.lock();
        try {
            return appended;
        } finally {
            appending.unlock();
        }
    }

    // Collecting garbage

    /** Begins to remember what ends meanwhile, and answers the newest pack that nothing under way writes to. */
    int collectable() {
        appending.lock();
        try {
            synchronized (index) {
                return touches.collect(newest);
            }
        } finally {
            appending.unlock();
        }
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
        appending.lock();
        try {
            long next = appendNow(stored.record(), stored.bytes(), stored.offset());
            return location(newest, next);
        } finally {
            appending.unlock();
        }
    }

    void drop(PackFile pack) throws IOException {
        packs.remove(pack.number());
        pack.close();
        files.delete(PackIndex.beside(pack.file().path()));
        files.delete(pack.file().path());
        files.syncDirectory(directory);
    }

    long bytes() throws IOException {
        long bytes = 0;
        for (var pack : packs.values()) {
            bytes += pack.file().size();
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        behind.shutdown();
        try {
            if (files.condition().trouble().isEmpty()) {
                appending.lock();
                try {
                    flush();
                    if (active.isPresent()) {
                        active.get().file().sync();
                        writeIndex(active.get(), flushed);
                    }
                } finally {
                    appending.unlock();
                }
            }
        } finally {
            for (var pack : packs.values()) {
                pack.close();
            }
        }
    }
}
