package io.dotmesh.adapters.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM that has the classes of this one, tests included. */
final class OtherProcess {
    private OtherProcess() {}

    static List<String> command(Class<?> main, String... arguments) {
        var classes = Stream.of(
                        main,
                        DmCommandLineProvider.class,
                        io.dotmesh.ports.driving.UseCases.class,
                        io.dotmesh.domain.fault.Outcome.class,
                        com.google.gson.stream.JsonReader.class,
                        picocli.CommandLine.class)
                .map(OtherProcess::place)
                .distinct()
                .collect(Collectors.joining(":"));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classes,
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    static Process start(Class<?> main, String... arguments) throws IOException {
        return new ProcessBuilder(command(main, arguments))
                .redirectErrorStream(true)
                .start();
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
