package io.dotmesh.launcher;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A node in the foreground, until it is told to end. */
final class ServerMain {
    private ServerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        var given = List.of(arguments);
        if (given.contains("--help") || given.contains("-h")) {
            System.out.print(SettingsPage.help());
            return;
        }
        switch (start(given, Person.present(), System.out)) {
            case Outcome.Done<Server>(var server) -> serveUntilTold(server);
            case Outcome.Faulted<Server>(var fault) -> System.exit(Complaint.say(System.err, fault));
        }
    }

    /** Starts the node that the arguments and the person's surroundings describe, and tells how to reach it. */
    static Outcome<Server> start(List<String> arguments, Person person, PrintStream out) {
        return namesAreText()
                .then(_ -> plan(arguments, person))
                .then(plan -> Server.start(plan).peek(server -> greet(out, plan, server)));
    }

    static Outcome<Plan> plan(List<String> arguments, Person person) {
        return Settings.read(arguments, person.environment(), person.settingsFile())
                .then(settings -> logging(settings)
                        .then(_ -> Plan.of(settings, person.home(), person.root(), InstantSource.system())));
    }

    private static Outcome<Nothing> logging(Settings settings) {
        var given = settings.find(Setting.LOG_LEVEL);
        if (given.isEmpty()) {
            return Outcome.done();
        }
        return LineLoggers.level(given.get().value())
                .map(level -> {
                    LineLoggers.show(level);
                    return Outcome.done();
                })
                .orElseGet(() -> Settings.refuse(Setting.LOG_LEVEL, given.get(), Setting.LOG_LEVEL.form()));
    }

    /** A JVM that reads the names of files in another encoding cannot see some files, and would commit without them. */
    private static Outcome<Nothing> namesAreText() {
        var encoding = System.getProperty("sun.jnu.encoding", "");
        return Charset.isSupported(encoding) && Charset.forName(encoding).equals(StandardCharsets.UTF_8)
                ? Outcome.done()
                : Outcome.refused(
                        FaultCode.CONFIGURATION,
                        "the names of files are read as " + encoding + " here, so some could not be read at all",
                        "Set LC_ALL=C.UTF-8 before the node starts; ./dm does that by itself.");
    }

    private static void greet(PrintStream out, Plan plan, Server server) {
        out.println("dotmesh " + Version.TEXT + " is running.");
        server.addresses().forEach(address -> out.println("  address  " + address));
        out.println("  data     " + plan.data());
        out.println("  store    " + plan.store());
        server.toldRemote().ifPresent(remote -> greet(out, plan, remote));
        out.println("Go on in another terminal: dm init NAME, dm list, dm --help. Ctrl-C ends the node.");
        out.flush();
    }

    private static void greet(PrintStream out, Plan plan, String remote) {
        out.println("  remote   " + remote + ", with a new key for admin, in "
                + plan.home().resolve(".dotmesh/config"));
        if (!remote.equals(plan.remote())) {
            out.println("           (" + plan.remote() + " is another node and stays so: dm remote switch " + remote
                    + " to work with this one)");
        }
    }

    private static void serveUntilTold(Server server) throws InterruptedException {
        var closing = new Thread(
                () -> {
                    server.close();
                    System.getLogger(ServerMain.class.getName()).log(Level.INFO, "closed");
                },
                "closing");
        Runtime.getRuntime().addShutdownHook(closing);
        new CountDownLatch(1).await();
    }
}
