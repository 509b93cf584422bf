package io.dotmesh.launcher;

import io.dotmesh.ports.spi.CommandLineProvider;
import io.dotmesh.ports.spi.CommandLineProvider.Surroundings;
import io.dotmesh.ports.spi.RemoteNodeProvider;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.ServiceLoader;

/** The command {@code dm}. People wait for each run of it, so nothing is loaded here that a command may not need. */
final class DmMain {
    private DmMain() {}

    public static void main(String[] arguments) {
        System.exit(run(
                List.of(arguments), around(Person.present(), Path.of("").toAbsolutePath(), System.out, System.err)));
    }

    static int run(List<String> arguments, Surroundings around) {
        return Providers.find(
                        ServiceLoader.load(CommandLineProvider.class), CommandLineProvider::scheme, "command", "dm")
                .then(dm -> Providers.find(
                                ServiceLoader.load(RemoteNodeProvider.class),
                                RemoteNodeProvider::scheme,
                                "way to a node",
                                "http")
                        .map(nodes -> dm.run(arguments, around, nodes)))
                .fold(status -> status, fault -> Complaint.say(around.err(), fault));
    }

    static Surroundings around(Person person, Path workingDirectory, PrintStream out, PrintStream err) {
        return new Surroundings(
                System.in,
                out,
                err,
                person.environment(),
                workingDirectory,
                person.home(),
                // The JVM cannot tell whether standard error is a terminal; the script that starts it can.
                Boolean.getBoolean("dotmesh.terminal"),
                InstantSource.system());
    }
}
