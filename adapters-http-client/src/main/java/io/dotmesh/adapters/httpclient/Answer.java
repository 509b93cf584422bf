package io.dotmesh.adapters.httpclient;

import java.io.IOException;
import java.net.ProtocolException;

/**
 * The head of an HTTP answer, and its body still to be read.
 *
 * @param estimate about how many bytes the node thinks that the body has, or 0
 * @param reusable whether the connection serves another request afterwards
 */
record Answer(int status, long estimate, Body body, boolean reusable) {
    private static final int LINE_CHARACTERS_MAX = 16 * 1024;
    private static final int HEADERS_MAX = 200;
    private static final int STATUS_INFORMATION = 100;
    private static final int STATUS_OK = 200;
    private static final int STATUS_NO_CONTENT = 204;
    private static final int STATUS_NOT_MODIFIED = 304;

    /** The next answer; what only announces one is skipped. */
    static Answer read(Inflow inflow) throws IOException {
        var answer = readOne(inflow);
        for (int i = 0; answer.status < STATUS_OK; i++) {
            if (i == HEADERS_MAX || answer.status < STATUS_INFORMATION) {
                throw new ProtocolException("the answer does not come after what announces it");
            }
            answer = readOne(inflow);
        }
        return answer;
    }

    private static Answer readOne(Inflow inflow) throws IOException {
        var statusLine = inflow.line(LINE_CHARACTERS_MAX);
        int status = status(statusLine);
        boolean reusable = statusLine.startsWith("HTTP/1.1 ");
        boolean chunked = false;
        long length = -1;
        long estimate = 0;
        int headers = 0;
        for (var line = inflow.line(LINE_CHARACTERS_MAX); !line.isEmpty(); line = inflow.line(LINE_CHARACTERS_MAX)) {
            if (headers++ == HEADERS_MAX) {
                throw new ProtocolException("the answer has more than " + HEADERS_MAX + " headers");
            }
            if (is(line, "content-length:")) {
                length = length(value(line));
            } else if (is(line, "x-dotmesh-estimate:")) {
                estimate = length(value(line));
            } else if (is(line, "transfer-encoding:")) {
                chunked = value(line).equalsIgnoreCase("chunked");
            } else if (is(line, "connection:") && value(line).equalsIgnoreCase("close")) {
                reusable = false;
            }
        }
        return new Answer(status, estimate, body(inflow, status, chunked, length), reusable);
    }

    private static Body body(Inflow inflow, int status, boolean chunked, long length) {
        if (status < STATUS_OK || status == STATUS_NO_CONTENT || status == STATUS_NOT_MODIFIED) {
            return Body.ofLength(inflow, 0);
        }
        if (chunked) {
            return Body.ofChunks(inflow);
        }
        return length < 0 ? Body.upToEnd(inflow) : Body.ofLength(inflow, length);
    }

    private static int status(String line) throws IOException {
        boolean formed =
                line.startsWith("HTTP/1.") && line.length() >= "HTTP/1.1 200".length() && line.charAt(8) == ' ';
        int status = 0;
        for (int i = 9; formed && i < 12; i++) {
            int digit = Character.digit(line.charAt(i), 10);
            formed = digit >= 0;
            status = status * 10 + digit;
        }
        if (!formed) {
            throw new ProtocolException("the answer is not HTTP/1.1");
        }
        return status;
    }

    private static boolean is(String line, String header) {
        return line.regionMatches(true, 0, header, 0, header.length());
    }

    private static String value(String line) {
        return line.substring(line.indexOf(':') + 1).trim();
    }

    private static long length(String digits) throws IOException {
        try {
            long length = Long.parseLong(digits);
            if (length >= 0) {
                return length;
            }
        } catch (NumberFormatException _) {
            // Said below, together with a negative one.
        }
        throw new ProtocolException("the answer has the length '" + digits + "'");
    }
}
