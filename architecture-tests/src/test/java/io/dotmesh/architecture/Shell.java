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
        environment.put("PATH", System.getenv("PATH"));
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
        var out = Files.createTempFile(home, "out", "");
        var err = Files.createTempFile(home, "err", "");
        var process = start(out.toFile(), err.toFile(), arguments);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        assertThat(process.waitFor())
                .as("dm %s ends in time", List.of(arguments))
                .isNotEqualTo(137);
        return new Ended(process.exitValue(), read(out), read(err));
    }

    Process start(File out, File err, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(SCRIPT));
        command.addAll(List.of(arguments));
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
