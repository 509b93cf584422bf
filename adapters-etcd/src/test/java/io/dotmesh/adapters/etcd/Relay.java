package io.dotmesh.adapters.etcd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The network between one client and etcd: it can be cut, and mended, and silent. */
final class Relay implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile boolean silent;

    Relay(EtcdProcess etcd) {
        try {
            target = etcd.port();
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    void cut() {
        cut = true;
        drop();
    }

    /** What etcd says from now on is lost; connections look alive. */
    void silence() {
        silent = true;
    }

    void mend() {
        silent = false;
        cut = false;
    }

    private void drop() {
        for (var socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        open.clear();
    }

    private void accept() {
        try {
            while (true) {
                var near = server.accept();
                if (cut) {
                    near.close();
                    continue;
                }
                var far = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(near);
                open.add(far);
                Thread.ofVirtual().start(() -> pump(near, far, false));
                Thread.ofVirtual().start(() -> pump(far, near, true));
            }
        } catch (IOException _) {
            // Closed, which ends it.
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        var buffer = new byte[1 << 16];
        try (from;
                to) {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (!(silent && answers)) {
                    out.write(buffer, 0, count);
                }
            }
        } catch (IOException _) {
            // Cut, which ends it.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        drop();
    }
}
