package io.dotmesh.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A person at a terminal: with a home of their own, running what the distribution holds. */
final class Shell {
    private static final int PATIENCE_SECONDS = 60;
    private static final String SCRIPT = Project.DISTRIBUTION.resolve("bin/dm").toString();

    private final Path home;
    private final Map<String, String> environment = new TreeMap<>();

    Shell(Path home) {
        this.home = home;
        environment.put("HOME", home.toString());
        environment.put("PATH", Project.DISTRIBUTION.resolve("bin") + ":" + System.getenv("PATH"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        // These tests are about the program; caches are made by the build, and need not be made by each test.
        environment.put("DOTMESH_AOT", "off");
    }

    Shell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Path home() {
        return home;
    }

    /** What a command said and how it ended. */
    record Ended(int status, String out, String err) {}

    Ended dm(String... arguments) throws IOException, InterruptedException {
        return run(command(arguments));
    }

    /** Another program, which finds {@code dm} on its path. */
    Ended run(List<String> command) throws IOException, InterruptedException {
        var out = Files.createTempFile(home, "out", "");
        var err = Files.createTempFile(home, "err", "");
        var process = start(out.toFile(), err.toFile(), command);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).as("%s ends in time", command).isNotEqualTo(137);
        return new Ended(process.exitValue(), read(out), read(err));
    }

    private static List<String> command(String... arguments) {
        var command = new ArrayList<>(List.of(SCRIPT));
        command.addAll(List.of(arguments));
        return command;
    }

    Process start(File out, File err, String... arguments) throws IOException {
        return start(out, err, command(arguments));
    }

    private Process start(File out, File err, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.redirectInput(new File("/dev/null"))
                .redirectOutput(out)
                .redirectError(err)
                .start();
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
