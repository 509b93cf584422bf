package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Java's own calls, for where the system's cannot be had: slower, by path, and without sparse reads, shared content,
 * and attributes other than {@code user.*}.
 */
final class PortablePosix implements Posix {
    static final LinkOption NOFOLLOW = LinkOption.NOFOLLOW_LINKS;
    private static final String WANTED = "unix:mode,uid,gid,nlink,dev,ino,size,ctime,lastModifiedTime";

    @Override
    public String kind() {
        return "portable calls";
    }

    @Override
    public boolean syncsWholesale() {
        return false;
    }

    @Override
    public Dir open(Path directory) throws IOException {
        return new PortableDir(directory.toRealPath());
    }

    /** @param parent the device of the directory that it is in */
    static Stat stat(Path path, long parent) throws IOException {
        Map<String, Object> read = Files.readAttributes(path, WANTED, NOFOLLOW);
        long device = number(read, "dev");
        return new Stat(
                (int) number(read, "mode"),
                (int) number(read, "uid"),
                (int) number(read, "gid"),
                (int) number(read, "nlink"),
                device,
                number(read, "ino"),
                number(read, "size"),
                -1,
                time(read, "lastModifiedTime"),
                time(read, "ctime"),
                device != parent);
    }

    static long device(Path path) throws IOException {
        return number(Files.readAttributes(path, "unix:dev", NOFOLLOW), "dev");
    }

    private static long number(Map<String, Object> read, String name) throws IOException {
        if (read.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IOException("the system does not tell the " + name + " of files");
    }

    private static Stat.Time time(Map<String, Object> read, String name) throws IOException {
        if (read.get(name) instanceof FileTime time) {
            var instant = time.toInstant();
            return new Stat.Time(instant.getEpochSecond(), instant.getNano());
        }
        throw new IOException("the system does not tell the " + name + " of files");
    }

    /** A file or directory by its path. */
    static class PathHandle implements Handle {
        final Path path;

        PathHandle(Path path) {
            this.path = path;
        }

        @Override
        public final String path() {
            return path.toString();
        }

        @Override
        public final Stat stat() throws IOException {
            return PortablePosix.stat(path, device(path));
        }

        @Override
        public final void permissions(int mode) throws IOException {
            Files.setAttribute(path, "unix:mode", mode, NOFOLLOW);
        }

        @Override
        public final boolean own(int owner, int group) throws IOException {
            return PortablePosix.own(path, owner, group);
        }

        @Override
        public final void modified(Stat.Time time) throws IOException {
            PortablePosix.modified(path, time);
        }

        @Override
        public final SortedMap<String, byte[]> attributes() throws IOException {
            var values = new TreeMap<String, byte[]>();
            var view = view();
            try {
                for (var name : view.list()) {
                    var value = ByteBuffer.allocate(view.size(name));
                    view.read(name, value);
                    values.put("user." + name, value.array());
                }
            } catch (AccessDeniedException e) {
                throw e;
            } catch (FileSystemException _) {
                // The file system keeps none.
                return new TreeMap<>();
            }
            return values;
        }

        private UserDefinedFileAttributeView view() {
            return Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, NOFOLLOW);
        }

        @Override
        public final boolean attribute(String name, byte[] value) throws IOException {
            if (!name.startsWith("user.")) {
                return false;
            }
            try {
                view().write(name.substring("user.".length()), ByteBuffer.wrap(value));
                return true;
            } catch (FileSystemException _) {
                return false;
            }
        }

        @Override
        public final void dropAttribute(String name) throws IOException {
            if (name.startsWith("user.")) {
                view().delete(name.substring("user.".length()));
            }
        }

        @Override
        public void sync() throws IOException {
            try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }

        @Override
        public void close() {}
    }

    static boolean own(Path path, int owner, int group) throws IOException {
        try {
            Files.setAttribute(path, "unix:uid", owner, NOFOLLOW);
            Files.setAttribute(path, "unix:gid", group, NOFOLLOW);
            return true;
        } catch (FileSystemException _) {
            return false;
        }
    }

    static void modified(Path path, Stat.Time time) throws IOException {
        Files.getFileAttributeView(path, BasicFileAttributeView.class, NOFOLLOW)
                .setTimes(FileTime.from(Instant.ofEpochSecond(time.seconds(), time.nanos())), null, null);
    }

    static void requireDirectory(Path path) throws IOException {
        if (!Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class, NOFOLLOW)
                .isDirectory()) {
            throw new NotDirectoryException(path.toString());
        }
    }
}
