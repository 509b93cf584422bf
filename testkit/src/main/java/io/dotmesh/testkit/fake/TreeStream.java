package io.dotmesh.testkit.fake;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** A directory and everything below it as bytes. */
final class TreeStream {
    private static final int DIRECTORY = 1;
    private static final int FILE = 2;
    private static final int LINK = 3;
    private static final int TWIN = 4;
    private static final int END = 0;

    private TreeStream() {}

    static void write(DataOutputStream out, Path root) throws IOException {
        Map<Object, String> written = new HashMap<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                begin(DIRECTORY, directory);
                Attributes.of(directory).write(out);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                var path = root.relativize(file).toString();
                var twin = written.putIfAbsent(attributes.fileKey(), path);
                if (twin != null) {
                    begin(TWIN, file);
                    Notation.write(out, twin);
                } else if (attributes.isSymbolicLink()) {
                    begin(LINK, file);
                    Notation.write(out, Files.readSymbolicLink(file).toString());
                    out.writeInt((int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS));
                    out.writeInt((int) Files.getAttribute(file, "unix:gid", LinkOption.NOFOLLOW_LINKS));
                } else {
                    begin(FILE, file);
                    Attributes.of(file).write(out);
                    out.writeLong(attributes.size());
                    Files.copy(file, out);
                }
                return FileVisitResult.CONTINUE;
            }

            private void begin(int kind, Path at) throws IOException {
                out.writeByte(kind);
                Notation.write(out, root.relativize(at).toString());
            }
        });
        out.writeByte(END);
    }

    /** Makes {@code root} and everything below it. */
    static void read(DataInputStream in, Path root) throws IOException {
        var directories = new LinkedHashMap<Path, Attributes>();
        for (int kind = in.readByte(); kind != END; kind = in.readByte()) {
            var at = root.resolve(Notation.readText(in));
            switch (kind) {
                case DIRECTORY -> {
                    Files.createDirectory(at);
                    directories.put(at, Attributes.read(in));
                }
                case FILE -> {
                    var attributes = Attributes.read(in);
                    readContent(in, at);
                    attributes.applyTo(at);
                }
                case LINK -> {
                    Files.createSymbolicLink(at, Path.of(Notation.readText(in)));
                    Attributes.own(at, in.readInt(), in.readInt());
                }
                case TWIN -> Files.createLink(at, root.resolve(Notation.readText(in)));
                default -> throw new IOException("there is no kind " + kind + " of file");
            }
        }
        for (var entry : directories.reversed().entrySet()) {
            entry.getValue().applyTo(entry.getKey());
        }
    }

    private static void readContent(DataInputStream in, Path at) throws IOException {
        long size = in.readLong();
        try (InputStream content = new Bounded(in, size)) {
            Files.copy(content, at, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The next so many bytes of a stream that goes on. */
    private static final class Bounded extends InputStream {
        private final InputStream in;
        private long left;

        Bounded(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                return -1;
            }
            left--;
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            if (left == 0) {
                return -1;
            }
            int n = in.read(bytes, from, (int) Math.min(count, left));
            left -= Math.max(n, 0);
            return n;
        }
    }
}
