package io.dotmesh.adapters.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A real etcd of one member on 127.0.0.1, with its data in a directory of its own. */
final class EtcdProcess implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Path directory;
    private final String scheme;
    private final List<String> more;
    private final int port;
    private final int peerPort;
    private Process process;

    private EtcdProcess(Path directory, String scheme, List<String> more) throws IOException {
        this.directory = directory;
        this.scheme = scheme;
        this.more = more;
        this.port = freePort();
        this.peerPort = freePort();
        this.process = begin();
        awaitReady();
    }

    /** Skips the test, and says why, where there is no etcd. In CI there has to be one. */
    static EtcdProcess start() {
        return start("http", List.of());
    }

    static EtcdProcess start(String scheme, List<String> more) {
        required();
        try {
            return new EtcdProcess(Files.createTempDirectory("dotmesh-etcd"), scheme, more);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void required() {
        boolean here = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "etcd")));
        if (here) {
            return;
        }
        var why = "there is no etcd on the PATH";
        if (System.getenv().containsKey("CI")) {
            fail("the tests on etcd must run in CI, but " + why);
        }
        System.err.println("SKIPPED: tests on etcd, because " + why);
        abort(why);
    }

    String endpoint() {
        return scheme + "://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    /** The same etcd, after a {@link #kill}. */
    void restart() {
        try {
            process = begin();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        awaitReady();
    }

    /** What it has now, to go back to. It is killed for that, and runs again afterwards. */
    void save() {
        kill();
        copy(directory.resolve("data"), directory.resolve("saved"));
        restart();
    }

    /** As after a backup was restored: what came since {@link #save} is gone. */
    void goBack() {
        kill();
        delete(directory.resolve("data"));
        copy(directory.resolve("saved"), directory.resolve("data"));
        restart();
    }

    private static void copy(Path from, Path to) {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void delete(Path top) {
        try (var files = Files.walk(top)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** As by {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
        try {
            assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Stops it where it is, until {@link #goOn}. Its threads stop one by one, so that is waited for. */
    void pause() {
        signal("STOP");
        eventually("every thread of etcd has stopped", () -> {
            try (var threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
                return threads.allMatch(EtcdProcess::isStopped);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static boolean isStopped(Path thread) {
        try {
            var stat = Files.readString(thread.resolve("stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
        } catch (IOException _) {
            // It has ended.
            return true;
        }
    }

    void goOn() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            assertThat(kill.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Process begin() throws IOException {
        var client = endpoint();
        var peer = "http://127.0.0.1:" + peerPort;
        var command = new ArrayList<>(List.of(
                "etcd",
                "--data-dir=" + directory.resolve("data"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer));
        command.addAll(more);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("ETCD_UNSUPPORTED_ARCH", System.getProperty("os.arch"));
        return builder.redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
    }

    private void awaitReady() {
        eventually("etcd accepts connections", () -> {
            assertThat(process.isAlive())
                    .as(() -> "etcd runs; its log ends with " + log())
                    .isTrue();
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                return log().contains("ready to serve client requests");
            } catch (IOException _) {
                return false;
            }
        });
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    static void eventually(String what, BooleanSupplier isSo) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        kill();
        delete(directory);
    }
}
