package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A directory by its path. */
final class PortableDir extends PortablePosix.PathHandle implements Posix.Dir {
    private final long device;

    PortableDir(Path path) throws IOException {
        super(path);
        PortablePosix.requireDirectory(path);
        device = PortablePosix.device(path);
    }

    private Path at(byte[] name) {
        return path.resolve(Names.relative(name));
    }

    private static Path of(Posix.Dir dir) {
        if (dir instanceof PortableDir own) {
            return own.path;
        }
        throw new IllegalArgumentException("a directory of other calls: " + dir.path());
    }

    @Override
    public List<byte[]> names() throws IOException {
        var names = new ArrayList<byte[]>();
        try (var stream = Files.newDirectoryStream(path)) {
            for (var each : stream) {
                names.add(Names.last(each.getFileName()));
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        names.sort(Arrays::compareUnsigned);
        return names;
    }

    @Override
    public Optional<Stat> stat(byte[] name) throws IOException {
        try {
            return Optional.of(PortablePosix.stat(at(name), device));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    @Override
    public Posix.Dir directory(byte[] name) throws IOException {
        return new PortableDir(at(name));
    }

    @Override
    public Posix.Source read(byte[] name) throws IOException {
        var file = at(name);
        // Opening a pipe would wait for someone to write to it.
        if (!PortablePosix.stat(file, device).isFile()) {
            throw new FileSystemException(file.toString(), null, "is no file");
        }
        return new PortableFile(file, FileChannel.open(file, StandardOpenOption.READ, PortablePosix.NOFOLLOW));
    }

    @Override
    public byte[] target(byte[] name) throws IOException {
        var target = Files.readSymbolicLink(at(name));
        var text = target.toString();
        // As in Names.last: the bytes are kept, but come out unharmed only as URI, and that only of absolute paths.
        return text.chars().allMatch(c -> c < 0x80 && c != '?')
                ? Names.bytes(text)
                : target.isAbsolute() ? Names.whole(target) : relative(target);
    }

    private static byte[] relative(Path target) {
        var whole = Names.whole(Path.of("/").resolve(target));
        return Arrays.copyOfRange(whole, 1, whole.length);
    }

    @Override
    public Posix.Sink create(byte[] name) throws IOException {
        var file = at(name);
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, PortablePosix.NOFOLLOW);
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        return new PortableFile(file, FileChannel.open(file, options, owner));
    }

    @Override
    public void makeDirectory(byte[] name) throws IOException {
        Files.createDirectory(
                at(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    @Override
    public void makeLink(byte[] name, byte[] target) throws IOException {
        Files.createSymbolicLink(
                at(name),
                target[0] == '/'
                        ? Path.of("/").resolve(Names.relative(Arrays.copyOfRange(target, 1, target.length)))
                        : Names.relative(target));
    }

    @Override
    public void makeTwin(Posix.Dir from, byte[] existing, byte[] name) throws IOException {
        Files.createLink(at(name), of(from).resolve(Names.relative(existing)));
    }

    @Override
    public void dressLink(byte[] name, int owner, int group, Stat.Time modified) throws IOException {
        boolean _ = PortablePosix.own(at(name), owner, group);
        PortablePosix.modified(at(name), modified);
    }

    @Override
    public void permit(byte[] name, int mode) throws IOException {
        Files.setAttribute(at(name), "unix:mode", mode);
    }

    @Override
    public void rename(byte[] name, Posix.Dir to, byte[] as) throws IOException {
        var target = of(to).resolve(Names.relative(as));
        if (Files.exists(target, PortablePosix.NOFOLLOW)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Files.move(at(name), target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void unlink(byte[] name) throws IOException {
        Files.delete(at(name));
    }

    @Override
    public void removeDirectory(byte[] name) throws IOException {
        Files.delete(at(name));
    }

    @Override
    public void syncFileSystem() {}

    /** A file by its path and a channel. */
    private static final class PortableFile extends PortablePosix.PathHandle implements Posix.Source, Posix.Sink {
        private final FileChannel channel;

        PortableFile(Path path, FileChannel channel) {
            super(path);
            this.channel = channel;
        }

        @Override
        public int read(long at, byte[] into, int offset, int length) throws IOException {
            int done = 0;
            while (done < length) {
                int got = channel.read(ByteBuffer.wrap(into, offset + done, length - done), at + done);
                if (got < 0) {
                    break;
                }
                done += got;
            }
            return done;
        }

        @Override
        public long data(long at) {
            return at;
        }

        @Override
        public void watch() {}

        @Override
        public void write(long at, byte[] from, int offset, int length) throws IOException {
            var bytes = ByteBuffer.wrap(from, offset, length);
            while (bytes.hasRemaining()) {
                channel.write(bytes, at + bytes.position() - offset);
            }
        }

        @Override
        public void length(long bytes) throws IOException {
            if (bytes > channel.size()) {
                // A channel grows only by writing.
                channel.write(ByteBuffer.allocate(1), bytes - 1);
            } else {
                channel.truncate(bytes);
            }
        }

        @Override
        public boolean share(Posix.Source from) {
            return false;
        }

        @Override
        public void sync() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                // What was written is made durable by sync, which answers its own failures.
                System.getLogger(PortableDir.class.getName()).log(System.Logger.Level.DEBUG, "close", e);
            }
        }
    }
}
