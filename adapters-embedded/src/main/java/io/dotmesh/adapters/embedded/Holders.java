package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds out which processes are in a directory or have files of it open, as far as Linux tells this user. */
final class Holders {
    private static final Path PROCESSES = Path.of("/proc");

    private Holders() {}

    /** For people: one of those who use something below the directory, and what it is. */
    static Optional<String> of(Path directory) throws IOException {
        if (!Files.isDirectory(PROCESSES.resolve("self"))) {
            return Optional.empty();
        }
        var real = directory.toRealPath();
        try (var processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (var process : processes) {
                var used = used(process, real);
                if (used.isPresent()) {
                    return Optional.of("process " + process.getFileName() + name(process) + " uses " + used.get());
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> used(Path process, Path directory) {
        for (var name : List.of("cwd", "root")) {
            var at = target(process.resolve(name));
            if (at.isPresent() && at.get().startsWith(directory)) {
                return at;
            }
        }
        try (var descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (var descriptor : descriptors) {
                var at = target(descriptor);
                if (at.isPresent() && at.get().startsWith(directory)) {
                    return at;
                }
            }
        } catch (IOException _) {
            // The process ended, or is another user's.
            return Optional.empty();
        }
        return mapped(process, directory);
    }

    private static Optional<Path> target(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link)).filter(Path::isAbsolute);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Optional<Path> mapped(Path process, Path directory) {
        try {
            var maps = new String(
                    Files.readAllBytes(process.resolve("maps")), java.nio.charset.StandardCharsets.ISO_8859_1);
            int at = maps.indexOf(" " + Twins.key(Names.whole(directory)) + "/");
            return at < 0 ? Optional.empty() : Optional.of(directory.resolve("(mapped into memory)"));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static String name(Path process) {
        try {
            return " (" + Files.readString(process.resolve("comm")).strip() + ")";
        } catch (IOException _) {
            return "";
        }
    }
}
