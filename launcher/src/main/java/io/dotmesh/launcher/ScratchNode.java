package io.dotmesh.launcher;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** A node for a short while: in a directory that goes with it, on a port that is free, for a home that is nobody's. */
final class ScratchNode implements AutoCloseable {
    // Below those that systems give to connections, which may be taken at any moment.
    private static final int PORT_LEAST = 20_000;
    private static final int PORT_BOUND = 32_000;
    private static final int PORTS_TRIED_MAX = 20;

    private final Path directory;
    private final Person person;
    private final Server server;

    private ScratchNode(Path directory, Person person, Server server) {
        this.directory = directory;
        this.person = person;
        this.server = server;
    }

    /** In {@code directory}, which is there and empty. */
    static Outcome<ScratchNode> start(Path directory) {
        var home = directory.resolve("home");
        var person = new Person(Map.of("HOME", home.toString()), home, false);
        var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Outcome<Server> started = Outcome.refused(FaultCode.LOCKED, "no port was tried", "");
        for (int i = 0; i < PORTS_TRIED_MAX; i++) {
            int port = ThreadLocalRandom.current().nextInt(PORT_LEAST, PORT_BOUND);
            var data = directory.resolve("node").toString();
            started = ServerMain.start(List.of("--data", data, "--port", Integer.toString(port)), person, silent);
            boolean taken = started.toFault()
                    .filter(fault -> fault.code() == FaultCode.LOCKED)
                    .isPresent();
            if (!taken) {
                break;
            }
        }
        return started.map(server -> new ScratchNode(directory, person, server));
    }

    Person person() {
        return person;
    }

    Server server() {
        return server;
    }

    /** Closes the node and removes its directory. What cannot be removed is left for the system to clean up. */
    @Override
    public void close() {
        server.close();
        remove(directory);
    }

    private static void remove(Path place) {
        // Never through a link: a dot may hold links to anything.
        if (Files.isDirectory(place, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> children = Files.list(place)) {
                children.toList().forEach(ScratchNode::remove);
            } catch (IOException _) {
                return;
            }
        }
        try {
            Files.deleteIfExists(place);
        } catch (IOException problem) {
            System.getLogger(ScratchNode.class.getName())
                    .log(System.Logger.Level.DEBUG, "left behind: {0}", problem.getMessage());
        }
    }
}
