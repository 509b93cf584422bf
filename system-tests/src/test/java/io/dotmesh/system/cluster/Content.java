package io.dotmesh.system.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a subdot.
 *
 * @param unknown files whose writing failed: they hold anything, or are not there
 */
record Content(SortedMap<String, Piece> files, Set<String> unknown) {
    static final Content NONE = new Content(new TreeMap<>(), Set.of());

    Content {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        unknown = Set.copyOf(unknown);
    }

    Content with(String file, Piece piece) {
        var next = new TreeMap<>(files);
        next.put(file, piece);
        var doubtful = new HashSet<>(unknown);
        doubtful.remove(file);
        return new Content(next, doubtful);
    }

    Content without(String file) {
        var next = new TreeMap<>(files);
        next.remove(file);
        var doubtful = new HashSet<>(unknown);
        doubtful.remove(file);
        return new Content(next, doubtful);
    }

    Content doubting(String file) {
        var next = new TreeMap<>(files);
        next.remove(file);
        var doubtful = new HashSet<>(unknown);
        doubtful.add(file);
        return new Content(next, doubtful);
    }

    /** Writes a file so that it is on disk when this returns. */
    static void write(Path file, byte[] bytes) throws IOException {
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            var left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }

    /** What a directory has that it should not, or lacks. */
    Optional<String> differs(Path directory) throws IOException {
        var there = new HashSet<String>();
        try (var all = Files.list(directory)) {
            all.map(path -> path.getFileName().toString()).forEach(there::add);
        }
        var expected = new HashSet<>(files.keySet());
        there.removeAll(unknown);
        if (!there.equals(expected)) {
            return Optional.of("has the files " + there + ", not " + expected);
        }
        for (var file : files.entrySet()) {
            var bytes = Files.readAllBytes(directory.resolve(file.getKey()));
            if (!Arrays.equals(bytes, file.getValue().bytes())) {
                return Optional.of("has other bytes in " + file.getKey() + ": " + bytes.length + " of them, not those "
                        + file.getValue());
            }
        }
        return Optional.empty();
    }
}
