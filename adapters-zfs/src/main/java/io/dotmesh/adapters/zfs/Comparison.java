package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.history.Change.Kind;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the files that differ between two states of one volume, read side by side. Both descend from one dataset, so a
 * file that nobody touched has the same inode number, and the same time of its last change to the second.
 *
 * <p>zfs-fuse keeps whole seconds. A file that was changed in the second in which the first state was committed, or
 * later, may have been changed again without a trace in its times; such a file is read.
 */
final class Comparison {
    private static final String ATTRIBUTES = "unix:mode,ino,size,uid,gid,rdev,ctime";
    private static final int TYPE_BITS = 0170000;
    private static final int DIRECTORY = 0040000;
    private static final int LINK = 0120000;
    private static final int FILE = 0100000;
    private static final int CLOCK_SLACK_SECONDS = 2;

    private final Path before;
    private final Path after;
    private final FileTime trusted;
    private final int limit;
    private final TreeSet<Change> changes = new TreeSet<>();

    /** @param committed when {@code before} was committed */
    Comparison(Path before, Path after, Instant committed, int limit) {
        this.before = before;
        this.after = after;
        this.trusted = FileTime.from(committed.minusSeconds(CLOCK_SLACK_SECONDS));
        this.limit = limit;
    }

    /** A file's attributes, as the kernel tells them. */
    private record Node(int mode, long inode, long size, int owner, int group, long device, FileTime changed) {
        static Node of(Path at) throws IOException {
            var all = Files.readAttributes(at, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            return new Node(
                    (int) get(all, "mode"),
                    (long) get(all, "ino"),
                    (long) get(all, "size"),
                    (int) get(all, "uid"),
                    (int) get(all, "gid"),
                    (long) get(all, "rdev"),
                    (FileTime) get(all, "ctime"));
        }

        private static Object get(Map<String, Object> all, String name) throws IOException {
            var value = all.get(name);
            if (value == null) {
                throw new IOException("a file has no " + name);
            }
            return value;
        }

        int type() {
            return mode & TYPE_BITS;
        }

        boolean isDirectory() {
            return type() == DIRECTORY;
        }
    }

    /** The first changes in their order, at most so many as were asked for. */
    List<Change> changes() throws IOException {
        var directories = new ArrayDeque<Path>();
        directories.push(Path.of(""));
        while (!directories.isEmpty()) {
            var directory = directories.pop();
            var was = names(before.resolve(directory));
            var is = names(after.resolve(directory));
            for (var name : was) {
                if (!is.contains(name)) {
                    one(Kind.REMOVED, before, directory.resolve(name));
                }
            }
            for (var name : is) {
                var path = directory.resolve(name);
                if (!was.contains(name)) {
                    one(Kind.ADDED, after, path);
                } else if (both(path)) {
                    directories.push(path);
                }
            }
        }
        return List.copyOf(changes);
    }

    /** Compares what both have; answers whether it is a directory in both. */
    private boolean both(Path path) throws IOException {
        var was = Node.of(before.resolve(path));
        var is = Node.of(after.resolve(path));
        if (was.isDirectory() && is.isDirectory()) {
            return true;
        }
        if (!same(was, is, path)) {
            add(Kind.MODIFIED, path);
            if (was.isDirectory()) {
                below(Kind.REMOVED, before, path);
            }
            if (is.isDirectory()) {
                below(Kind.ADDED, after, path);
            }
        }
        return false;
    }

    private boolean same(Node was, Node is, Path path) throws IOException {
        if (was.type() == LINK && is.type() == LINK) {
            return Files.readSymbolicLink(before.resolve(path)).equals(Files.readSymbolicLink(after.resolve(path)));
        }
        if (was.mode() != is.mode()
                || was.owner() != is.owner()
                || was.group() != is.group()
                || was.size() != is.size()
                || was.device() != is.device()) {
            return false;
        }
        boolean untouched = was.inode() == is.inode()
                && was.changed().equals(is.changed())
                && was.changed().compareTo(trusted) < 0;
        return untouched
                || was.type() != FILE
                || (Files.mismatch(before.resolve(path), after.resolve(path)) < 0
                        && extended(before.resolve(path)).equals(extended(after.resolve(path))));
    }

    private static Map<String, ByteBuffer> extended(Path file) {
        var values = new TreeMap<String, ByteBuffer>();
        try {
            var view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
            for (var name : view.list()) {
                var value = ByteBuffer.allocate(view.size(name));
                view.read(name, value);
                values.put(name, value.flip());
            }
            return values;
        } catch (IOException _) {
            // A file system without them; zfs-fuse as it is installed.
            return Map.of();
        }
    }

    /** What only one state has, with all below when it is a directory. */
    private void one(Kind kind, Path root, Path path) throws IOException {
        add(kind, path);
        if (Node.of(root.resolve(path)).isDirectory()) {
            below(kind, root, path);
        }
    }

    private void below(Kind kind, Path root, Path top) throws IOException {
        var directories = new ArrayDeque<Path>();
        directories.push(top);
        while (!directories.isEmpty()) {
            var directory = directories.pop();
            for (var name : names(root.resolve(directory))) {
                var path = directory.resolve(name);
                add(kind, path);
                if (Node.of(root.resolve(path)).isDirectory()) {
                    directories.push(path);
                }
            }
        }
    }

    private static Set<Path> names(Path directory) throws IOException {
        var names = new HashSet<Path>();
        try (var files = Files.newDirectoryStream(directory)) {
            files.forEach(file -> names.add(file.getFileName()));
            return names;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void add(Kind kind, Path path) {
        changes.add(Change.at(kind, text(path)));
        if (changes.size() > limit) {
            changes.removeLast();
        }
    }

    /** The path in UTF-8, whatever the language of this process. */
    private static String text(Path path) {
        var names = new ArrayList<String>();
        for (var name : path) {
            var raw = name.toUri().getRawPath().replaceFirst("/$", "").replace("+", "%2B");
            names.add(URLDecoder.decode(raw.substring(raw.lastIndexOf('/') + 1), StandardCharsets.UTF_8));
        }
        return String.join("/", names);
    }
}
