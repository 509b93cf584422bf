package io.dotmesh.system.cluster;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Other programs, run and signalled. */
final class Programs {
    private static final long SECONDS_MAX = 60;
    private static final Path PROC = Path.of("/proc");

    private Programs() {}

    /** Starts a program that goes on; what it says is added to a file. */
    static Process start(Path log, Map<String, String> environment, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Runs a program to its end and answers what it printed. */
    static String run(List<String> command) throws IOException, InterruptedException {
        var output = Files.createTempFile("cluster", ".txt");
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("did not end: " + command);
            }
            var text = Files.readString(output).strip();
            if (process.exitValue() != 0) {
                throw new IOException(command + " ended with " + process.exitValue() + ": " + text);
            }
            return text;
        } finally {
            Files.delete(output);
        }
    }

    /** Those that ended meanwhile do not matter. */
    static void signal(String signal, List<Long> processes) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("sh", "-c", "kill -s \"$@\" 2>/dev/null || :", "sh", signal, "--"));
        processes.forEach(pid -> command.add(Long.toString(pid)));
        run(command);
    }

    /** The processes of a namespace of processes, by the one that began it, which comes first. */
    static List<Long> inNamespaceOf(long pid) throws IOException {
        var namespace = Files.readSymbolicLink(PROC.resolve(Long.toString(pid)).resolve("ns/pid"));
        var all = new ArrayList<Long>();
        all.add(pid);
        try (var processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var process : processes) {
                long other = Long.parseLong(process.getFileName().toString());
                if (other != pid && isIn(namespace, process)) {
                    all.add(other);
                }
            }
        }
        return all;
    }

    private static boolean isIn(Path namespace, Path process) throws IOException {
        try {
            return Files.readSymbolicLink(process.resolve("ns/pid")).equals(namespace);
        } catch (NoSuchFileException _) {
            return false;
        } catch (java.nio.file.FileSystemException _) {
            // It ended while it was looked at.
            return false;
        }
    }
}
