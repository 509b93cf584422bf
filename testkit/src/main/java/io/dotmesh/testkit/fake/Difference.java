package io.dotmesh.testkit.fake;

import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.history.Change.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What differs between two directories. */
final class Difference {
    private Difference() {}

    static List<Change> between(Path from, Path to) throws IOException {
        var before = files(from);
        var after = files(to);
        var paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        var changes = new ArrayList<Change>();
        for (var path : paths) {
            kind(Optional.ofNullable(before.get(path)), Optional.ofNullable(after.get(path)))
                    .ifPresent(kind -> changes.add(Change.at(kind, path)));
        }
        return changes.stream().sorted().toList();
    }

    /** How many bytes the files have that {@code to} has and {@code from} has not, or not so. */
    static long bytesWritten(Path from, Path to) throws IOException {
        var before = files(from);
        long bytes = 0;
        for (var entry : files(to).entrySet()) {
            var kind = kind(Optional.ofNullable(before.get(entry.getKey())), Optional.of(entry.getValue()));
            bytes += kind.isPresent() ? size(entry.getValue()) : 0;
        }
        return bytes;
    }

    static long bytes(Path root) throws IOException {
        long bytes = 0;
        for (var file : files(root).values()) {
            bytes += size(file);
        }
        return bytes;
    }

    private static SortedMap<String, Path> files(Path root) throws IOException {
        var files = new TreeMap<String, Path>();
        try (var all = Files.walk(root)) {
            all.filter(each -> !each.equals(root))
                    .forEach(each -> files.put(root.relativize(each).toString(), each));
        }
        return files;
    }

    private static long size(Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
    }

    private static Optional<Kind> kind(Optional<Path> before, Optional<Path> after) throws IOException {
        if (before.isEmpty()) {
            return Optional.of(Kind.ADDED);
        }
        if (after.isEmpty()) {
            return Optional.of(Kind.REMOVED);
        }
        return same(before.get(), after.get()) ? Optional.empty() : Optional.of(Kind.MODIFIED);
    }

    private static boolean same(Path one, Path other) throws IOException {
        if (Files.isSymbolicLink(one) && Files.isSymbolicLink(other)) {
            return Files.readSymbolicLink(one).equals(Files.readSymbolicLink(other));
        }
        if (Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS) && Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        return Files.isRegularFile(one, LinkOption.NOFOLLOW_LINKS)
                && Files.isRegularFile(other, LinkOption.NOFOLLOW_LINKS)
                && Attributes.of(one).sameButTime(Attributes.of(other))
                && Files.mismatch(one, other) == -1;
    }
}
