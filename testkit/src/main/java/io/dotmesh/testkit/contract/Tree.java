package io.dotmesh.testkit.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Everything below a directory, as far as a commit has to keep it; the directory itself is left out. */
public record Tree(SortedMap<String, Entry> entries) {
    private static final int WRITE_BITS = 0222;

    public Tree {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /**
     * One file, directory or link.
     *
     * @param kind {@code file}, {@code directory}, {@code link} or {@code other}
     * @param content a hash of a file's content, or where a link points
     * @param mode the permission bits; 0 for a link, which has none of its own
     * @param modified the beginning of time for a link
     * @param twin the first path, in order, that is the same file: the path itself unless it is a later hard link
     */
    public record Entry(
            String kind, long size, String content, int mode, int owner, int group, FileTime modified, String twin) {}

    public static Tree of(Path root) {
        var entries = new TreeMap<String, Entry>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                        throws IOException {
                    if (!directory.equals(root)) {
                        put(directory, attributes);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    put(file, attributes);
                    return FileVisitResult.CONTINUE;
                }

                private void put(Path at, BasicFileAttributes attributes) throws IOException {
                    entries.put(root.relativize(at).toString(), entry(at, attributes));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + root, e);
        }
        return new Tree(twinned(entries));
    }

    /** One line for each entry, so that a reader sees where two trees differ. */
    @Override
    public String toString() {
        return entries.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining("\n"));
    }

    /** The entry of that path, which is there. */
    Entry at(String path) {
        return Optional.ofNullable(entries.get(path)).orElseThrow(() -> new AssertionError("there is no " + path));
    }

    /** The same tree when it may be read only: nobody has permission to write. */
    Tree withoutWriteBits() {
        var next = new TreeMap<String, Entry>();
        entries.forEach((path, e) -> next.put(
                path,
                new Entry(e.kind, e.size, e.content, e.mode & ~WRITE_BITS, e.owner, e.group, e.modified, e.twin)));
        return new Tree(next);
    }

    private static Entry entry(Path at, BasicFileAttributes attributes) throws IOException {
        int owner = (int) unix(at, "uid");
        int group = (int) unix(at, "gid");
        int mode = (int) unix(at, "mode") & 07777;
        var inode = unix(at, "dev") + ":" + unix(at, "ino");
        var modified = attributes.lastModifiedTime();
        if (attributes.isSymbolicLink()) {
            var target = Files.readSymbolicLink(at).toString();
            return new Entry("link", 0, target, 0, owner, group, FileTime.fromMillis(0), inode);
        }
        if (attributes.isDirectory()) {
            return new Entry("directory", 0, "", mode, owner, group, modified, inode);
        }
        if (attributes.isRegularFile()) {
            return new Entry("file", attributes.size(), hash(at), mode, owner, group, modified, inode);
        }
        return new Entry("other", 0, "", mode, owner, group, modified, inode);
    }

    private static Object unix(Path at, String attribute) throws IOException {
        return Files.getAttribute(at, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
    }

    /** The same entries with paths in place of inode numbers, which differ from copy to copy. */
    private static SortedMap<String, Entry> twinned(SortedMap<String, Entry> entries) {
        Map<String, String> first = new HashMap<>();
        var next = new TreeMap<String, Entry>();
        entries.forEach((path, e) -> {
            var twin = first.computeIfAbsent(e.twin, _ -> path);
            next.put(path, new Entry(e.kind, e.size, e.content, e.mode, e.owner, e.group, e.modified, twin));
        });
        return next;
    }

    private static String hash(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[128 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
