package io.dotmesh.adapters.httpclient;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;

/** What comes in over a socket, byte by byte, until a deadline. */
final class Inflow {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private Deadline deadline;

    Inflow(Socket socket, Deadline deadline) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.deadline = deadline;
    }

    void until(Deadline next) {
        deadline = next;
    }

    /** The next byte, or -1 at the end. */
    int read() throws IOException {
        return position < limit || fill() ? buffer[position++] & 0xff : -1;
    }

    /** Some bytes, at most {@code length}, or -1 at the end. */
    int read(byte[] into, int offset, int length) throws IOException {
        if (position == limit && length >= BUFFER_BYTES) {
            socket.setSoTimeout(deadline.millis());
            return in.read(into, offset, length);
        }
        if (position == limit && !fill()) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(buffer, position, into, offset, count);
        position += count;
        return count;
    }

    /** A line without its end. */
    String line(int charactersMax) throws IOException {
        var line = new StringBuilder();
        for (int next = read(); next != '\n'; next = read()) {
            if (next < 0) {
                throw new ProtocolException("the answer ends in a line");
            }
            if (line.length() == charactersMax) {
                throw new ProtocolException("a line of the answer is longer than " + charactersMax + " characters");
            }
            line.append((char) next);
        }
        int last = line.length() - 1;
        if (last >= 0 && line.charAt(last) == '\r') {
            line.setLength(last);
        }
        return line.toString();
    }

    private boolean fill() throws IOException {
        socket.setSoTimeout(deadline.millis());
        int count = in.read(buffer);
        position = 0;
        limit = Math.max(0, count);
        return count > 0;
    }
}
