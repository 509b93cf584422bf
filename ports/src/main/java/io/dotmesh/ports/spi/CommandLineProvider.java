package io.dotmesh.ports.spi;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Runs one command of a person or script. */
public interface CommandLineProvider {
    /** The name of the program. */
    String scheme();

    /** Answers the exit status. */
    int run(List<String> arguments, Surroundings around, RemoteNodeProvider nodes);

    /**
     * What a command has around it.
     *
     * @param terminal whether a person looks at {@code err}, so that progress may be drawn there
     */
    record Surroundings(
            InputStream in,
            PrintStream out,
            PrintStream err,
            Map<String, String> environment,
            Path workingDirectory,
            Path home,
            boolean terminal,
            InstantSource clock) {
        public Surroundings {
            environment = Map.copyOf(environment);
        }
    }
}
