package io.dotmesh.adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.ports.driven.RemoteBook.Remote;
import io.dotmesh.ports.spi.CommandLineProvider.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A person who works with a {@link FakeNode}: a home, an environment, and a terminal or none. */
final class Desk {
    private final Path home;
    private final FakeNode node = new FakeNode();
    private final Map<String, String> environment = new TreeMap<>(Map.of("TZ", "Europe/Berlin"));
    private boolean terminal;

    Desk(Path home) {
        this.home = home;
    }

    /** One who has the node as the remote {@code local}. */
    static Desk withNode(Path home) {
        var desk = new Desk(home);
        desk.file()
                .change(book -> {
                    book.put("local", new Remote("admin", "127.0.0.1", 32607, FakeNode.KEY));
                    book.switchRemote("local");
                })
                .orElseThrow();
        return desk;
    }

    /** What a command left behind. */
    record Ran(int status, String out, String err) {
        Ran succeeded() {
            assertThat(err).isEmpty();
            assertThat(status).isZero();
            return this;
        }
    }

    FakeNode node() {
        return node;
    }

    Path home() {
        return home;
    }

    BookFile file() {
        return new BookFile(Place.config(home));
    }

    Book book() {
        return file().read().orElseThrow();
    }

    Desk with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Desk atTerminal() {
        terminal = true;
        return this;
    }

    Ran dm(String... arguments) {
        return dmReading("", arguments);
    }

    Ran dmReading(String input, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status = new DmCommandLineProvider()
                .run(
                        List.of(arguments),
                        new Surroundings(
                                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                                new PrintStream(out, false, StandardCharsets.UTF_8),
                                new PrintStream(err, false, StandardCharsets.UTF_8),
                                environment,
                                home,
                                home,
                                terminal,
                                InstantSource.fixed(FakeNode.NOON)),
                        node);
        return new Ran(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs a command that succeeds in silence. */
    void does(String... arguments) {
        assertThat(dm(arguments).succeeded().out()).isEmpty();
    }

    /** What a command prints that succeeds. */
    String says(String... arguments) {
        return dm(arguments).succeeded().out();
    }
}
