package io.dotmesh.adapters.zfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The processes that use a mount: with a working directory, root, program, open or mapped file in it, or with the mount
 * itself in a mount namespace of their own.
 */
final class Holders {
    private static final int NAMED_MAX = 8;
    private static final int MAPS_BYTES_MAX = 8 * 1024 * 1024;

    private final Path proc;

    Holders(Path proc) {
        this.proc = proc;
    }

    Holders() {
        this(Path.of("/proc"));
    }

    /** A sentence for people; it says so when nobody can be seen. */
    String of(String dataset, Path at) {
        var found = new ArrayList<String>();
        int more = 0;
        for (var process : processes()) {
            var how = use(process, dataset, at);
            if (!how.isEmpty() && found.size() < NAMED_MAX) {
                found.add("process " + process.getFileName() + " (" + command(process) + ", " + how + ")");
            } else if (!how.isEmpty()) {
                more++;
            }
        }
        if (found.isEmpty()) {
            return "who uses it cannot be seen from here";
        }
        return "it is used by " + String.join(", ", found) + (more == 0 ? "" : " and " + more + " more");
    }

    private List<Path> processes() {
        try (var all = Files.newDirectoryStream(proc, "[0-9]*")) {
            var processes = new ArrayList<Path>();
            all.forEach(processes::add);
            return processes;
        } catch (IOException | DirectoryIteratorException _) {
            return List.of();
        }
    }

    /** How a process uses the mount; an empty text when it does not. A process that has just ended uses nothing. */
    private static String use(Path process, String dataset, Path at) {
        for (var link : List.of("cwd", "root", "exe")) {
            if (isIn(target(process.resolve(link)), at)) {
                return link.equals("cwd") ? "working directory" : link.equals("root") ? "root directory" : "program";
            }
        }
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            if (files.anyMatch(file -> isIn(target(file), at))) {
                return "open file";
            }
        } catch (IOException | java.io.UncheckedIOException _) {
            // It ended.
        }
        if (maps(process).contains(" " + at + "/")) {
            return "mapped file";
        }
        return mountsElsewhere(process, dataset) ? "mount namespace" : "";
    }

    private static boolean isIn(String target, Path at) {
        return target.equals(at.toString()) || target.startsWith(at + "/");
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException _) {
            return "";
        }
    }

    private static String maps(Path process) {
        try (var in = Files.newInputStream(process.resolve("maps"))) {
            return new String(in.readNBytes(MAPS_BYTES_MAX), StandardCharsets.UTF_8);
        } catch (IOException _) {
            return "";
        }
    }

    /** Whether the process sees the mount although it sees other mounts than this one. */
    private static boolean mountsElsewhere(Path process, String dataset) {
        var ours = target(Path.of("/proc/self/ns/mnt"));
        var theirs = target(process.resolve("ns/mnt"));
        try {
            return !theirs.isEmpty()
                    && !theirs.equals(ours)
                    && !MountTable.read(process.resolve("mountinfo"))
                            .placesOf(dataset)
                            .isEmpty();
        } catch (IOException _) {
            return false;
        }
    }

    private static String command(Path process) {
        try {
            var words = Files.readString(process.resolve("comm"), StandardCharsets.ISO_8859_1);
            return words.strip()
                    .chars()
                    .mapToObj(c -> c < ' ' || c > '~' ? "?" : String.format(Locale.ROOT, "%c", c))
                    .collect(Collectors.joining());
        } catch (IOException _) {
            return "ended";
        }
    }
}
