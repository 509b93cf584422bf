package io.dotmesh.system.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The registry of the cluster: etcd with one member, whose data stays when it is killed. */
final class Etcd {
    private final Path directory;
    private final String clients;
    private final String peers;
    private Process process;

    Etcd(Path directory) throws IOException {
        this.directory = directory;
        clients = "http://127.0.0.1:" + freePort();
        peers = "http://127.0.0.1:" + freePort();
        process = run();
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    String endpoint() {
        return clients;
    }

    private Process run() throws IOException {
        return Programs.start(
                directory.resolve("etcd.log"),
                Map.of(),
                List.of(
                        "etcd",
                        "--data-dir=" + directory.resolve("etcd"),
                        "--listen-client-urls=" + clients,
                        "--advertise-client-urls=" + clients,
                        "--listen-peer-urls=" + peers,
                        "--initial-advertise-peer-urls=" + peers,
                        "--initial-cluster=default=" + peers,
                        "--log-level=error"));
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void restart() throws IOException {
        process = run();
    }
}
