package io.dotmesh.adapters.zfs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where to look for differences: the paths at which something happened between two states, with all directories on the
 * way there, in either state. All else is the same in both.
 *
 * <p>It comes from {@code zfs diff}, which is not asked what happened: it names one path of several that a file has, is
 * content with a file that was touched, and tells of a file that was renamed not whether it was also changed.
 *
 * @param paths relative to the volume, as in {@link FileName}; the root's is empty
 */
record Touched(Set<String> paths) {
    /** More is not held; then everything is looked at. */
    static final int PATHS_MAX = 200_000;

    private static final int LINE_CHARACTERS_MAX = 64 * 1024;

    Touched {
        paths = Set.copyOf(paths);
    }

    boolean has(String path) {
        return paths.contains(path);
    }

    /**
     * Reads what {@code zfs diff -FH} says. Empty when that is too much, or not clear, or when a changed file has several
     * names.
     *
     * @param mount where the dataset is mounted that it speaks of
     * @param later where the later state can be read
     */
    static Optional<Touched> read(InputStream told, Path mount, Path later) throws IOException {
        var root = FileName.whole(mount);
        var paths = new HashSet<String>();
        paths.add("");
        // What is in no escape is ASCII.
        try (var lines = new BufferedReader(new InputStreamReader(told, StandardCharsets.ISO_8859_1))) {
            for (var text = line(lines); !text.isEmpty(); text = line(lines)) {
                var line = DiffLine.read(text);
                if (line.isEmpty()
                        || !add(line.get(), root, paths)
                        || paths.size() > PATHS_MAX
                        || hasNames(line.get(), root, FileName.whole(later))) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new Touched(paths));
    }

    private static String line(BufferedReader from) throws IOException {
        var line = new StringBuilder();
        for (int c = from.read(); c >= 0 && c != '\n'; c = from.read()) {
            if (line.length() >= LINE_CHARACTERS_MAX) {
                throw new IOException("a line of zfs diff is longer than " + LINE_CHARACTERS_MAX + " characters");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private static boolean add(DiffLine line, String root, Set<String> paths) {
        for (var path : line.paths()) {
            if (!path.startsWith(root + "/")) {
                return false;
            }
            add(path.substring(root.length() + 1), paths);
        }
        return true;
    }

    private static void add(String path, Set<String> paths) {
        var at = path;
        while (paths.add(at)) {
            at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
        }
    }

    private static boolean hasNames(DiffLine line, String root, String later) throws IOException {
        if (line.isDirectory() || line.sign() == '+' || line.sign() == '-') {
            return false;
        }
        try {
            var file = line.paths().getLast().substring(root.length());
            return FileNode.of(FileName.path(later + file)).links() > 1;
        } catch (NoSuchFileException _) {
            return false;
        }
    }
}
