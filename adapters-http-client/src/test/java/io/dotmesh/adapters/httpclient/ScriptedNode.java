package io.dotmesh.adapters.httpclient;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A server that answers as it is told, byte for byte, and remembers what it was asked. */
final class ScriptedNode implements AutoCloseable {
    /** An answer, and whether the connection is closed after it. */
    record Bytes(String text, boolean close) {}

    /** A request as it came. */
    record Request(int connection, String head, String body) {}

    private final ServerSocket listener;
    private final Function<Request, Bytes> script;
    private final List<Request> requests = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private int connections;

    ScriptedNode(ServerSocket listener, Function<Request, Bytes> script) {
        this.listener = listener;
        this.script = script;
        Thread.ofVirtual().start(this::accept);
    }

    static ScriptedNode answering(Function<Request, Bytes> script) {
        try {
            return new ScriptedNode(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Answers every request with this result. */
    static ScriptedNode answeringResult(String result) {
        return answering(_ -> ok("{\"jsonrpc\":\"2.0\",\"result\":" + result + ",\"id\":1}\n"));
    }

    static Bytes ok(String body) {
        return status(200, body);
    }

    static Bytes status(int status, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return raw("HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\nContent-Length: " + length
                + "\r\n\r\n" + body);
    }

    static Bytes raw(String text) {
        return new Bytes(text, false);
    }

    static Bytes rawThenClose(String text) {
        return new Bytes(text, true);
    }

    int port() {
        return listener.getLocalPort();
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    Request onlyRequest() {
        var all = requests();
        if (all.size() != 1) {
            throw new AssertionError("not one request but " + all);
        }
        return all.getFirst();
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
                int number = remember(socket);
                Thread.ofVirtual().start(() -> serve(socket, number));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private synchronized int remember(Socket socket) {
        sockets.add(socket);
        return ++connections;
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                var request = read(in, number);
                synchronized (this) {
                    requests.add(request);
                }
                var answer = script.apply(request);
                socket.getOutputStream().write(answer.text().getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
                if (answer.close()) {
                    return;
                }
            }
        } catch (IOException _) {
            // The client is done.
        }
    }

    private static Request read(InputStream in, int number) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.append((char) next);
        }
        int length = 0;
        for (var line : head.toString().split("\r\n", -1)) {
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring("Content-Length: ".length()));
            }
        }
        return new Request(number, head.toString(), new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void close() throws IOException {
        listener.close();
        for (var socket : sockets) {
            socket.close();
        }
    }
}
