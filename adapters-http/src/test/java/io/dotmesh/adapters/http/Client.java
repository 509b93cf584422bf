package io.dotmesh.adapters.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends exactly the bytes it is told to, on one connection. */
final class Client implements AutoCloseable {
    static final String BASIC = "Authorization: Basic " + base64(ScriptedNode.LOGIN + ":" + ScriptedNode.KEY);

    private final Socket socket;
    private final InputStream in;

    record Response(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    Client(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A request of its own connection for {@code /rpc}, as admin. */
    static Response rpc(int port, String body) throws IOException {
        try (var client = new Client(port)) {
            client.post(body);
            return client.receive();
        }
    }

    static Response get(int port, String path, String... headers) throws IOException {
        try (var client = new Client(port)) {
            client.send("GET " + path, "", headers);
            return client.receive();
        }
    }

    void post(String body) throws IOException {
        send("POST /rpc", body, BASIC, "Content-Type: application/json");
    }

    void send(String firstWords, String body, String... headers) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var head = new StringBuilder(firstWords).append(" HTTP/1.1\r\nHost: localhost\r\n");
        for (var header : headers) {
            head.append(header).append("\r\n");
        }
        if (bytes.length > 0) {
            head.append("Content-Length: ").append(bytes.length).append("\r\n");
        }
        write(head.append("\r\n").toString());
        write(bytes);
    }

    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    Response receive() throws IOException {
        return receive(false);
    }

    Response receive(boolean head) throws IOException {
        var status = line().split(" ", 3);
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var line = line(); !line.isEmpty(); line = line()) {
            var parts = line.split(":", 2);
            headers.put(parts[0], parts[1].strip());
        }
        var body = new ByteArrayOutputStream();
        if (head) {
            return new Response(Integer.parseInt(status[1]), headers, "");
        }
        if (headers.getOrDefault("Transfer-Encoding", "")
                .toLowerCase(Locale.ROOT)
                .equals("chunked")) {
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                body.write(exactly(size));
                line();
            }
            line();
        } else {
            body.write(exactly(Integer.parseInt(headers.getOrDefault("Content-Length", "0"))));
        }
        return new Response(Integer.parseInt(status[1]), headers, body.toString(StandardCharsets.UTF_8));
    }

    boolean isEndedWithin(Duration time) throws IOException {
        int usual = socket.getSoTimeout();
        socket.setSoTimeout((int) time.toMillis());
        try {
            return isEnded();
        } finally {
            socket.setSoTimeout(usual);
        }
    }

    /** Whether the server has closed the connection, after everything that it still said. */
    boolean isEnded() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (java.net.SocketException e) {
            return true;
        }
    }

    private byte[] exactly(int size) throws IOException {
        var bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("the answer ended after " + bytes.length + " of " + size + " bytes");
        }
        return bytes;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection ended after '" + line + "'");
            }
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
