package io.dotmesh.adapters.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The end of the packs, where objects are appended: by way of a buffer to the newest pack, and then made durable
 * together. A commit of thousands of files costs one write-out, not thousands.
 */
final class PackAppender implements Closeable {
    private static final System.Logger LOG = System.getLogger(PackAppender.class.getName());
    private static final int BUFFER_BYTES = 1024 * 1024;
    // A pack that is written out while more is appended leaves little to wait for in the end.
    private static final long WRITE_BEHIND_BYTES = 32L * 1024 * 1024;
    private static final int OFFSET_BITS = 40;
    private static final int NUMBER_MAX = 1 << (62 - OFFSET_BITS);

    private final Path directory;
    private final StoreFiles files;
    private final long packBytesMax;
    private final Consumer<PackFile> begun;
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

    // Making durable: guarded by this lock, which is taken before the other.
    private final ReentrantLock syncing = new ReentrantLock();
    private long synced;

    /** @param begun told of each new pack before anything is in it */
    PackAppender(Path directory, StoreFiles files, long packBytesMax, Consumer<PackFile> begun) {
        this.directory = directory;
        this.files = files;
        this.packBytesMax = packBytesMax;
        this.begun = begun;
    }

    static long location(int number, long at) {
        return (long) number << OFFSET_BITS | at;
    }

    static int number(long location) {
        return (int) (location >>> OFFSET_BITS);
    }

    static long offset(long location) {
        return location & (1L << OFFSET_BITS) - 1;
    }

    /** Goes on behind a pack that is there already: in it, if it may be appended to. */
    void goOn(PackFile pack, boolean mayAppend, long length) {
        newest = pack.number();
        active = mayAppend ? Optional.of(pack) : Optional.empty();
        flushed = length;
        begunBehind = length;
    }

    /** Something that is done while nothing is appended. */
    interface Still<T> {
        T run(int newest) throws IOException;
    }

    <T> T still(Still<T> work) throws IOException {
        appending.lock();
        try {
            return work.run(newest);
        } finally {
            appending.unlock();
        }
    }

    /** Answers where the object is. It is not durable yet. */
    long append(PackRecord record, byte[] bytes, int offset) throws IOException {
        appending.lock();
        try {
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
            return location(newest, at);
        } finally {
            appending.unlock();
        }
    }

    private void beginPack() throws IOException {
        int number = newest + 1;
        if (number >= NUMBER_MAX) {
            throw new IllegalStateException("no more than " + NUMBER_MAX + " packs can be told apart");
        }
        var path = directory.resolve("%08x.pack".formatted(number));
        Files.deleteIfExists(PackIndex.beside(path));
        var pack = new PackFile(number, files.open(path));
        try {
            pack.file().write(0, ByteBuffer.wrap(PackFile.header(number)));
            files.syncDirectory(directory);
        } catch (IOException e) {
            pack.close();
            throw e;
        }
        begun.accept(pack);
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

    /** Has an object in its file that may still be in the buffer. */
    void flushBefore(long location) throws IOException {
        appending.lock();
        try {
            if (active.isPresent() && active.get().number() == number(location) && offset(location) >= flushed) {
                flush();
            }
        } finally {
            appending.unlock();
        }
    }

    /** Ends the newest pack, so that the next object begins another. */
    void seal() throws IOException {
        appending.lock();
        try {
            if (active.isPresent()) {
                flush();
                active.get().file().sync();
                writeIndex(active.get());
                active = Optional.empty();
            }
        } finally {
            appending.unlock();
        }
    }

    private void writeIndex(PackFile pack) {
        var draft = new PackIndex.Draft();
        try {
            pack.each(PackFile.HEADER_BYTES, flushed, false, (record, at) -> draft.add(record.id(), at));
            draft.write(pack.file().path(), flushed, files);
        } catch (IOException e) {
            // The next opening takes longer, and that is all.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "cannot write the index of " + pack.file().path(),
                    e);
        }
    }

    /** Makes everything durable that was appended before this call. Those who ask at once wait for one write. */
    void sync() throws IOException {
        long wanted = still(_ -> appended);
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
                syncUnlessSealed(pack.get());
            }
            synced = reached;
        } finally {
            syncing.unlock();
        }
    }

    private void syncUnlessSealed(PackFile pack) throws IOException {
        try {
            pack.file().sync();
        } catch (ClosedChannelException e) {
            // Sealed, and so durable, and then collected as garbage, while this waited.
            boolean isActive = still(_ -> active.filter(pack::equals).isPresent());
            if (isActive) {
                throw e;
            }
        }
    }

    @Override
    public void close() throws IOException {
        behind.shutdown();
        if (files.condition().trouble().isEmpty()) {
            seal();
        }
    }
}
