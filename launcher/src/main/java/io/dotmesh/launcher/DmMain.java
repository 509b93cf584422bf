package io.dotmesh.launcher;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.ports.spi.CommandLineProvider;
import io.dotmesh.ports.spi.CommandLineProvider.Surroundings;
import io.dotmesh.ports.spi.RemoteNodeProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.ServiceLoader;

/** The command {@code dm}. People wait for each run of it, so nothing is loaded here that a command may not need. */
final class DmMain {
    /** As the command's own status for what only a person can mend. */
    private static final int UNWRITTEN = 4;

    private static final int BUG = 70;

    private DmMain() {}

    public static void main(String[] arguments) {
        Thread.currentThread()
                .setUncaughtExceptionHandler((_, bug) -> Runtime.getRuntime().halt(tell(System.err, bug)));
        var around = around(Person.present(), Path.of("").toAbsolutePath(), System.out, System.err);
        int status = run(List.of(arguments), around);
        System.exit(System.out.checkError() && !isPipe() ? unwritten() : status);
    }

    /** A reader that has seen enough goes away, which is no failure: {@code dm log | head -1}. */
    private static boolean isPipe() {
        try {
            var out = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return out.startsWith("pipe:") || out.startsWith("socket:");
        } catch (IOException _) {
            return false;
        }
    }

    /** All that a person needs for a report: what is expected to go wrong is told as a fault, so this is a bug. */
    static int tell(PrintStream err, Throwable bug) {
        Complaint.say(
                err,
                new Fault.Broken(
                        FaultCode.INTERNAL,
                        "this is a bug of dm " + Version.TEXT + ": " + bug,
                        "Report it with the lines below. To see what was done: dm list, dm log."));
        bug.printStackTrace(err);
        err.flush();
        return BUG;
    }

    private static int unwritten() {
        Complaint.say(
                System.err,
                new Fault.Broken(
                        FaultCode.FILE_ACCESS,
                        "the command ran, but what it printed cannot be written where its output goes",
                        "See whether that is a file on a full disk. To see what was done: dm list, dm log."));
        return UNWRITTEN;
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
