package io.dotmesh.testkit.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** How much differs between two directories. */
final class Difference {
    private Difference() {}

    /** How many bytes the files have that {@code to} has and {@code from} has not, or not so. */
    static long bytesWritten(Path from, Path to) throws IOException {
        var before = files(from);
        long bytes = 0;
        for (var entry : files(to).entrySet()) {
            var was = before.get(entry.getKey());
            bytes += was != null && same(was, entry.getValue()) ? 0 : size(entry.getValue());
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

    /** Whether a person would say that nothing happened to a file. */
    static boolean same(Path one, Path other) throws IOException {
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
