package io.dotmesh.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Commits sent and received through the port of the store beside {@code zfs send | zfs recv} of the same, in turns. The
 * store is asked in a process of its own, {@link StreamsThroughPort}, since it is a module of the distribution.
 */
final class Streams implements Measurement {
    private static final int COLUMNS = 6;

    @Override
    public String name() {
        return "streams";
    }

    @Override
    public List<Figure> run(Ground ground) throws IOException, InterruptedException {
        if (!BenchPool.possible()) {
            return List.of(Figure.plain("streams, ZFS", "not measured: no ZFS answers here", "", true));
        }
        var directory = ground.fresh("streams");
        try (var pool = BenchPool.create(directory)) {
            var process = new ProcessBuilder(command(ground, pool.name(), directory))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            var figures = new ArrayList<Figure>();
            try (var lines = process.inputReader()) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    figures.add(figure(line));
                }
            }
            if (process.waitFor() != 0) {
                throw new IOException("the process that asks the store ended with " + process.exitValue());
            }
            return figures;
        }
    }

    private static Figure figure(String line) throws IOException {
        var columns = line.split("\t", -1);
        if (columns.length != COLUMNS) {
            throw new IOException(line);
        }
        return new Figure(columns[0], columns[1], columns[2], columns[3], columns[4], Boolean.parseBoolean(columns[5]));
    }

    private static List<String> command(Ground ground, String pool, Path directory) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        var here =
                Path.of(System.getProperty("java.class.path")).toAbsolutePath().toString();
        var command = new ArrayList<>(List.of(
                java,
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED,com.sun.jna",
                "-p",
                ground.distribution().resolve("lib-server").toString(),
                "--add-modules",
                "io.dotmesh.adapters.zfs"));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("bench."))
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.addAll(List.of(
                "-cp",
                here,
                StreamsThroughPort.class.getName(),
                pool,
                directory.toString(),
                Files.createDirectory(directory.resolve("mounts")).toString()));
        return command;
    }
}
