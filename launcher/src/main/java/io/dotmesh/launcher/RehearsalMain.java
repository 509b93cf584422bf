package io.dotmesh.launcher;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a node and has the command ask it, so that the JVM learns what either of them needs. The arguments are a
 * directory to work in, and how the other JVM is started, which runs {@link CommandRehearsalMain}.
 */
final class RehearsalMain {
    private static final int PATIENCE_SECONDS = 90;

    private RehearsalMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var scratch = Files.createDirectory(Path.of(arguments[0]).resolve("rehearsal"));
        var command = List.of(arguments).subList(1, arguments.length);
        int status = switch (ScratchNode.start(scratch)) {
            case Outcome.Done<ScratchNode>(var node) -> {
                try (node) {
                    yield ask(node, scratch, command);
                }
            }
            case Outcome.Faulted<ScratchNode>(var fault) -> Complaint.say(System.err, fault);
        };
        System.exit(status);
    }

    private static int ask(ScratchNode node, Path scratch, List<String> command)
            throws IOException, InterruptedException {
        var work = Files.createDirectory(scratch.resolve("work"));
        var asking = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT);
        asking.environment().putAll(node.person().environment());
        var asked = asking.start();
        if (!asked.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            asked.destroyForcibly();
            return Complaint.say(
                    System.err,
                    new io.dotmesh.domain.fault.Fault.Unavailable(
                            FaultCode.TIMED_OUT, "the rehearsal took longer than " + PATIENCE_SECONDS + " s", ""));
        }
        return asked.exitValue();
    }
}
