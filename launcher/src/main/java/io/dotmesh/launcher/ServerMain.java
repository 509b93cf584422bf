package io.dotmesh.launcher;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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
        var environment = System.getenv();
        var user = new Person(environment, home(environment), "root".equals(System.getProperty("user.name")));
        var started = namesAreText()
                .then(_ -> plan(given, user))
                .then(plan -> Server.start(plan).peek(server -> greet(System.out, plan, server)));
        switch (started) {
            case Outcome.Done<Server>(var server) -> serveUntilTold(server);
            case Outcome.Faulted<Server>(var fault) -> System.exit(Complaint.say(System.err, fault));
        }
    }

    /** Who starts the node. */
    record Person(Map<String, String> environment, Path home, boolean root) {
        Person {
            environment = Map.copyOf(environment);
        }

        Path standardFile() {
            return root ? Path.of("/etc/dotmesh/server.conf") : home.resolve(".dotmesh/server.conf");
        }
    }

    static Path home(Map<String, String> environment) {
        var home = environment.getOrDefault("HOME", "");
        return Path.of(home.isEmpty() ? System.getProperty("user.home") : home);
    }

    static Outcome<Plan> plan(List<String> arguments, Person user) {
        return Settings.read(arguments, user.environment(), user.standardFile())
                .then(settings -> logging(settings)
                        .then(_ -> Plan.of(settings, user.home(), user.root(), InstantSource.system())));
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
        if (server.newSecrets().isPresent()) {
            out.println("  remote   " + plan.remote() + ", with a new key for admin, in "
                    + plan.home().resolve(".dotmesh/config"));
        }
        out.println("Go on in another terminal: dm init NAME, dm list, dm --help. Ctrl-C ends the node.");
        out.flush();
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
