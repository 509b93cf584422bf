package io.dotmesh.adapters.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of the store that many threads use at once. An interrupt of one of them closes a channel for all; here it is
 * opened again, and the interrupt waits until the thread is outside.
 */
final class StoreFile implements Closeable {
    private final Path path;
    private final StoreFiles files;
    private FileChannel channel;
    private boolean closed;

    StoreFile(Path path, StoreFiles files) throws IOException {
        this.path = path;
        this.files = files;
        this.channel = opened();
    }

    private FileChannel opened() throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    Path path() {
        return path;
    }

    /** Something done at a place of a file, which may be done again from its beginning. */
    private interface Use<T> {
        T of(FileChannel channel) throws IOException;
    }

    private <T> T use(Use<T> use) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                var current = current();
                try {
                    return use.of(current);
                } catch (ClosedByInterruptException _) {
                    interrupted |= Thread.interrupted();
                } catch (ClosedChannelException _) {
                    // By the interrupt of another thread, or for good; then there is no current one.
                }
                reopen(current);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized FileChannel current() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        return channel;
    }

    @SuppressWarnings("ReferenceEquality") // Whether it is the very channel that broke.
    private synchronized void reopen(FileChannel broken) throws IOException {
        if (!closed && channel == broken) {
            channel = opened();
        }
    }

    long size() throws IOException {
        return use(FileChannel::size);
    }

    /** As many bytes as fit, unless the file ends before. */
    void read(long at, ByteBuffer into) throws IOException {
        int begin = into.position();
        use(open -> {
            into.position(begin);
            while (into.hasRemaining()) {
                if (open.read(into, at + into.position() - begin) < 0) {
                    break;
                }
            }
            return into;
        });
    }

    void write(long at, ByteBuffer from) throws IOException {
        files.condition().check();
        files.step("write " + path.getFileName());
        int begin = from.position();
        try {
            use(open -> {
                from.position(begin);
                while (from.hasRemaining()) {
                    open.write(from, at + from.position() - begin);
                }
                return from;
            });
        } catch (IOException e) {
            from.position(begin);
            throw StoreFiles.explained(e, path);
        }
    }

    void sync() throws IOException {
        files.condition().check();
        files.step("sync " + path.getFileName());
        try {
            use(open -> {
                open.force(false);
                return open;
            });
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            files.condition().failed("cannot write out " + path + ": " + e.getMessage());
            throw e;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }
}
