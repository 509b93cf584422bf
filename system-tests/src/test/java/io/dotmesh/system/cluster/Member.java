package io.dotmesh.system.cluster;

import io.dotmesh.adapters.httpclient.HttpRemoteNodeProvider;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import io.dotmesh.ports.driving.UseCases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A node of the cluster: a server and a zfs-fuse, in namespaces of their own, so that they see no other's pools and mounts,
 * and end together.
 */
final class Member {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Secret KEY = new Secret("cluster-of-the-tests-0123456789");

    private static final String BALLAST = "pool/ballast";

    /** DIRECTORY POOL: the first process of the namespaces, until zfs-fuse ends. */
    private static final String GROUND = """
            mount -t tmpfs tmpfs /run && mkdir -p /run/lock /run/zfs /var/lib/zfs && mount -t tmpfs tmpfs /var/lib/zfs || exit 1
            zfs-fuse --no-daemon --no-kstat-mount </dev/null &
            zfs=$!
            while [ ! -S /run/zfs/zfs_socket ]; do kill -0 $zfs || exit 1; sleep 0.05; done
            [ ! -f "$1/pool/dotmesh_data" ] || zpool import -d "$1/pool" "$2"
            echo ready >"$1/ready"
            wait $zfs
            """;

    private final String name;
    private final Path directory;
    private final Path dist;
    private final String etcd;
    private final String poolSize;
    private final int port;
    private final int livenessPort;
    private final UseCases cases;
    private Process ground;
    private Process server;
    private volatile long init;
    private volatile boolean up;
    private volatile boolean paused;
    private final AtomicInteger turns = new AtomicInteger();

    Member(String name, Path directory, Path dist, String etcd, String poolSize)
            throws IOException, InterruptedException {
        this.name = name;
        this.directory = directory;
        this.dist = dist;
        this.etcd = etcd;
        this.poolSize = poolSize;
        port = Etcd.freePort();
        livenessPort = Etcd.freePort();
        cases = new HttpRemoteNodeProvider().connect(new Remote("admin", "127.0.0.1", port, KEY));
        Files.createDirectories(directory.resolve("pool"));
        Files.createDirectories(directory.resolve("home"));
        ground = lay();
        server = serve();
    }

    String name() {
        return name;
    }

    UseCases cases() {
        return cases;
    }

    Path log() {
        return directory.resolve("server.log");
    }

    /** Whether it is there and not held. */
    boolean isUp() {
        return up && !paused;
    }

    boolean isDown() {
        return !up;
    }

    /** Changes whenever it comes or goes. */
    int turns() {
        return turns.get();
    }

    /** Where a path of the node is seen from here; its links are followed as the node would. */
    Path seen(Path path) throws IOException {
        var root = Path.of("/proc/" + init + "/root");
        var at = root;
        for (var part : path) {
            at = at.resolve(part);
            if (Files.isSymbolicLink(at)) {
                var target = root.relativize(at).resolveSibling(Files.readSymbolicLink(at));
                at = root.resolve(target.isAbsolute() ? target.getRoot().relativize(target) : target)
                        .normalize();
            }
        }
        return at;
    }

    /** Runs a program where the node is. */
    String inside(String... command) throws IOException, InterruptedException {
        return Programs.run(nsenter(List.of(command)));
    }

    List<String> nsenter(List<String> command) {
        var all = new ArrayList<>(List.of("nsenter", "--target", Long.toString(init), "--mount", "--pid"));
        all.addAll(command);
        return all;
    }

    private Process lay() throws IOException, InterruptedException {
        var ready = directory.resolve("ready");
        Files.deleteIfExists(ready);
        var process = Programs.start(
                directory.resolve("zfs.log"),
                Map.of(),
                List.of(
                        "unshare",
                        "--mount",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        "--propagation",
                        "private",
                        "sh",
                        "-c",
                        GROUND,
                        "sh",
                        directory.toString(),
                        "pool"));
        Until.holds(
                        START,
                        () -> Files.exists(ready)
                                ? Optional.empty()
                                : Optional.of("zfs-fuse of " + name + " does not start; see zfs.log"))
                .ifPresent(Member::fail);
        init = process.children().findFirst().orElseThrow().pid();
        return process;
    }

    private Process serve() throws IOException {
        var environment = Map.of(
                "HOME",
                directory.resolve("home").toString(),
                "LC_ALL",
                "C.UTF-8",
                "INITIAL_ADMIN_API_KEY",
                Base64.getEncoder().encodeToString(KEY.value().getBytes(StandardCharsets.UTF_8)));
        return Programs.start(
                log(),
                environment,
                nsenter(List.of(
                        dist.resolve("bin/dm").toString(),
                        "server",
                        "--store=zfs",
                        "--pool=pool",
                        "--pool-dir=" + directory.resolve("pool"),
                        "--pool-size=" + poolSize,
                        "--data=" + directory.resolve("data"),
                        // A directory in which another node has no mounts: what one removes there, unmounts for all.
                        "--mount-prefix=" + directory.resolve("mounts"),
                        "--registry=etcd",
                        "--etcd-endpoints=" + etcd,
                        "--listen=127.0.0.1",
                        "--port=" + port,
                        "--liveness-port=" + livenessPort,
                        "--advertise=http://127.0.0.1:" + port,
                        "--node-name=" + name,
                        "--log-level=info")));
    }

    /** Until it answers. A server that ends, as one does that finds no registry, is started again, as a service would be. */
    void await() throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!served()) {
            if (System.nanoTime() > deadline) {
                fail("the server " + name + " does not serve; see " + log());
            }
            if (!server.isAlive()) {
                server = serve();
            }
        }
        up = true;
        turns.incrementAndGet();
    }

    private boolean served() {
        return Until.holds(
                                START,
                                () -> server.isAlive()
                                        ? cases.nodes().state().toFault().map(Object::toString)
                                        : Optional.empty())
                        .isEmpty()
                && server.isAlive();
    }

    void pause() throws IOException, InterruptedException {
        paused = true;
        Programs.signal("STOP", Programs.inNamespaceOf(init));
    }

    void goOn() throws IOException, InterruptedException {
        Programs.signal("CONT", Programs.inNamespaceOf(init));
        paused = false;
    }

    /** Kills the server, and leaves its zfs-fuse with all mounts. */
    void killServer() throws IOException, InterruptedException {
        Programs.signal("KILL", server.children().map(ProcessHandle::pid).toList());
        ended(server);
        gone();
    }

    void restartServer() throws IOException {
        server = serve();
        await();
    }

    /** As if its machine had lost its power. */
    void kill() throws IOException, InterruptedException {
        Programs.signal("KILL", List.of(init));
        ended(ground);
        ended(server);
        gone();
    }

    void restart() throws IOException, InterruptedException {
        ground = lay();
        restartServer();
    }

    /** Leaves no room in the pool. */
    void fill() throws IOException, InterruptedException {
        inside("zfs", "create", "-o", "mountpoint=none", BALLAST);
        var room = inside("zfs", "get", "-Hpo", "value", "available", BALLAST);
        inside("zfs", "set", "reservation=" + room, BALLAST);
    }

    void makeRoom() throws IOException, InterruptedException {
        inside("zfs", "destroy", BALLAST);
    }

    private void gone() {
        up = false;
        turns.incrementAndGet();
    }

    private static void ended(Process process) throws InterruptedException {
        if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
            fail("a process that was killed does not end");
        }
    }

    private static void fail(String why) {
        throw new IllegalStateException(why);
    }
}
