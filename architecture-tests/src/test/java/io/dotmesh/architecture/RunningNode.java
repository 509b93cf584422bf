package io.dotmesh.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node that somebody started in a terminal. */
final class RunningNode implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Process process;
    private final int port;
    private final Path out;
    private final Path err;

    private RunningNode(Process process, int port, Path out, Path err) {
        this.process = process;
        this.port = port;
        this.out = out;
        this.err = err;
    }

    static RunningNode start(Shell shell, Path data, String... settings) throws IOException, InterruptedException {
        int port = freePort();
        var out = Files.createTempFile(shell.home(), "node", ".out");
        var err = Files.createTempFile(shell.home(), "node", ".err");
        var arguments = new ArrayList<>(List.of("server", "--data", data.toString(), "--port", Integer.toString(port)));
        arguments.addAll(List.of(settings));
        var process = shell.start(out.toFile(), err.toFile(), arguments.toArray(String[]::new));
        var node = new RunningNode(process, port, out, err);
        node.awaitGreeting();
        return node;
    }

    /** It greets only after it answers and has told the administrator's key. */
    private void awaitGreeting() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!said().contains("Go on in another terminal")) {
            assertThat(System.nanoTime())
                    .as("the node starts in time: %s", complaints())
                    .isLessThan(deadline);
            assertThat(process.waitFor(20, TimeUnit.MILLISECONDS))
                    .as("the node goes on: %s", complaints())
                    .isFalse();
        }
    }

    int port() {
        return port;
    }

    String said() throws IOException {
        return Files.readString(out);
    }

    String complaints() throws IOException {
        return Files.readString(err);
    }

    /** The exit status after SIGTERM. */
    int end() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS))
                .as("the node ends in time")
                .isTrue();
        return process.exitValue();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    /** One that is free, with the one above it, as far as that can be known. */
    static int freePort() throws IOException {
        int port = 0;
        while (port == 0 || !isFree(port + 1)) {
            try (var socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
        }
        return port;
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException | IllegalArgumentException _) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
