package io.dotmesh.launcher;

import java.nio.file.Path;
import java.util.List;

/** Runs the commands that people run most, one after the other, in a JVM that learns from it. */
final class CommandRehearsalMain {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("--help"),
            List.of("version"),
            List.of("init", "rehearsal"),
            List.of("list"),
            List.of("list", "-H"),
            List.of("list", "--output", "json"),
            List.of("switch", "rehearsal"),
            List.of("commit", "-m", "A first commit", "-d", "key=value"),
            List.of("log"),
            List.of("branch"),
            List.of("checkout", "-b", "other"),
            List.of("diff"),
            List.of("dot", "show"),
            List.of("reset", "HEAD"),
            List.of("no-such-command"),
            List.of("switch", "no-such-dot"));

    private CommandRehearsalMain() {}

    /** Some of these commands fail on purpose; that they run is enough. */
    public static void main(String[] arguments) {
        for (var command : COMMANDS) {
            DmMain.run(command, DmMain.around(Person.present(), Path.of("").toAbsolutePath(), System.out, System.err));
        }
        System.exit(0);
    }
}
