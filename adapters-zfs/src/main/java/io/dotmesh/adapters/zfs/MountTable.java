package io.dotmesh.adapters.zfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is mounted where, as a process sees it: its {@code /proc/PID/mountinfo}. */
record MountTable(List<Mounted> mounts) {
    private static final Path SELF = Path.of("/proc/self/mountinfo");
    private static final Set<String> ZFS = Set.of("zfs", "fuse.zfs");

    MountTable {
        mounts = List.copyOf(mounts);
    }

    /** One mount of a whole file system, or of something else when {@code source} is no dataset. */
    record Mounted(String source, Path at, boolean zfs) {}

    static MountTable read() throws IOException {
        return read(SELF);
    }

    static MountTable read(Path mountinfo) throws IOException {
        return parse(new String(Files.readAllBytes(mountinfo), StandardCharsets.UTF_8));
    }

    /** Lines {@code id parent device root place options [tags] - type source options}; later mounts stand later. */
    static MountTable parse(String text) {
        var mounts = new ArrayList<Mounted>();
        for (var line : text.split("\n", -1)) {
            var halves = line.split(" - ", 2);
            var first = halves[0].split(" ", -1);
            var second = halves.length == 2 ? halves[1].split(" ", -1) : new String[0];
            if (first.length >= 6 && second.length >= 2) {
                boolean zfs = ZFS.contains(second[0]) && first[3].equals("/");
                path(first[4]).ifPresent(at -> mounts.add(new Mounted(unescaped(second[1]), at, zfs)));
            }
        }
        return new MountTable(mounts);
    }

    private static Optional<Path> path(String escaped) {
        try {
            return Optional.of(Path.of(unescaped(escaped)));
        } catch (InvalidPathException _) {
            // Not one of ours: those are made of settings and ids.
            return Optional.empty();
        }
    }

    /** Blanks, tabs, line ends and backslashes stand as {@code \} and three octal digits. */
    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\'
                    && i + 3 < text.length()
                    && text.substring(i + 1, i + 4).matches("[0-7]{3}")) {
                plain.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString();
    }

    /** Where that dataset is mounted as a whole, newest first. */
    List<Path> placesOf(String dataset) {
        return mounts.reversed().stream()
                .filter(mount -> mount.zfs() && mount.source().equals(dataset))
                .map(Mounted::at)
                .toList();
    }

    Optional<Path> placeOf(String dataset) {
        return placesOf(dataset).stream().findFirst();
    }

    boolean isMountPoint(Path place) {
        return mounts.stream().anyMatch(mount -> mount.at().equals(place));
    }

    /** The datasets that are mounted and whose names begin so. */
    List<String> datasets(String prefix) {
        return mounts.stream()
                .filter(mount -> mount.zfs() && mount.source().startsWith(prefix))
                .map(Mounted::source)
                .distinct()
                .toList();
    }
}
