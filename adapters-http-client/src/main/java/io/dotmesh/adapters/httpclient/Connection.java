package io.dotmesh.adapters.httpclient;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One connection to a node, for one request at a time.
 *
 * <p>As much of HTTP/1.1 as JSON-RPC needs. The clients of the JDK do not serve: {@code HttpURLConnection} sends a POST
 * a second time by itself when the connection breaks, which could commit twice, and {@code HttpClient} takes longer to
 * load than a whole command may.
 */
final class Connection implements Closeable {
    /** What a socket takes at once, without waiting for the other side to read. */
    private static final int UNWATCHED_BYTES_MAX = 64 * 1024;

    private final Address address;
    private final Socket socket;
    private final Inflow inflow;
    private long idleSinceNanos;

    private Connection(Address address, Socket socket, Deadline deadline) throws IOException {
        this.address = address;
        this.socket = socket;
        this.inflow = new Inflow(socket, deadline);
    }

    static Connection open(Address address, Deadline deadline) throws IOException {
        var socket = connect(address, deadline);
        try {
            socket.setTcpNoDelay(true);
            // Encryption is loaded only where there is some.
            var channel = address.secure() ? Encryption.over(socket, address, deadline) : socket;
            return new Connection(address, channel, deadline);
        } catch (IOException problem) {
            socket.close();
            throw problem;
        }
    }

    private static Socket connect(Address address, Deadline deadline) throws IOException {
        IOException first = new ConnectException("no address");
        var candidates = InetAddress.getAllByName(address.host());
        for (int i = 0; i < candidates.length; i++) {
            var socket = new Socket();
            try {
                // One that does not answer must not use up the time of the others.
                int millis = Math.max(1, deadline.millis() / (candidates.length - i));
                socket.connect(new InetSocketAddress(candidates[i], address.port()), millis);
                return socket;
            } catch (IOException problem) {
                socket.close();
                first = i == 0 ? problem : first;
            }
        }
        throw first;
    }

    /** Sends a request, with header lines of the caller's, and reads the head of its answer. */
    Answer post(String headers, byte[] body, Deadline deadline) throws IOException {
        inflow.until(deadline);
        var head = ("POST /rpc HTTP/1.1\r\nHost: " + address.authority() + "\r\n" + headers
                        + "Content-Type: application/json\r\nAccept: application/json\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        // In one piece: a body of its own packet would wait for the acknowledgement of the head.
        var request = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        write(request, deadline);
        return Answer.read(inflow);
    }

    /** The same for what has no body, at that path. */
    Answer get(String path, String headers, Deadline deadline) throws IOException {
        inflow.until(deadline);
        var head = "GET " + path + " HTTP/1.1\r\nHost: " + address.authority() + "\r\n" + headers + "\r\n";
        write(head.getBytes(StandardCharsets.ISO_8859_1), deadline);
        return Answer.read(inflow);
    }

    /** Waits until then for what the answer still has. */
    void until(Deadline deadline) {
        inflow.until(deadline);
    }

    private void write(byte[] request, Deadline deadline) throws IOException {
        if (request.length <= UNWATCHED_BYTES_MAX) {
            socket.getOutputStream().write(request);
            return;
        }
        // A socket knows no deadline for writing, so another thread closes it when the time is over.
        var watch = new Watch(socket, deadline.millis());
        try {
            socket.getOutputStream().write(request);
        } finally {
            watch.end();
        }
    }

    void rest() {
        idleSinceNanos = System.nanoTime();
    }

    long idleNanos() {
        return System.nanoTime() - idleSinceNanos;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // Nothing more is expected of it.
        }
    }
}
