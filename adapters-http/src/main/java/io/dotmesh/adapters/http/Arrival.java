package io.dotmesh.adapters.http;

import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.util.List;

/**
 * Looks at requests as they come in, before Helidon does.
 *
 * <p>One listener for everything: of several, Helidon 4.4.1 calls none.
 */
record Arrival(Watch watch, int bodyBytesMax) implements Http1ConnectionListener {
    private static final long DROPPED_BYTES_MAX = 256L * 1024 * 1024;

    @Override
    public void prologue(ConnectionContext connection, HttpPrologue prologue) {
        watch.begins(connection);
    }

    @Override
    public void headers(ConnectionContext connection, Headers headers) {
        long length = length(headers.all(HeaderNames.CONTENT_LENGTH, List::of));
        boolean awaited = headers.containsToken(HeaderValues.EXPECT_100);
        if (length > bodyBytesMax && length <= DROPPED_BYTES_MAX && !awaited) {
            drop(connection, length);
        }
    }

    /** Helidon would read a body of length -1 as one in chunks, and so might begin the next request elsewhere. */
    private static long length(List<String> given) {
        if (given.isEmpty()) {
            return 0;
        }
        if (given.size() > 1 || !given.getFirst().matches("\\d{1,18}")) {
            throw RequestException.builder()
                    .type(EventType.BAD_REQUEST)
                    .setKeepAlive(false)
                    .message("no length")
                    .build();
        }
        return Long.parseLong(given.getFirst());
    }

    /**
     * Helidon will refuse what is too large. A client that sends all before it reads would find the connection cut, and not
     * the answer, if nobody took what it sends.
     */
    private static void drop(ConnectionContext connection, long length) {
        var reader = connection.dataReader();
        long left = length;
        try {
            while (left > 0) {
                reader.ensureAvailable();
                int here = (int) Math.min(left, reader.available());
                reader.skip(here);
                left -= here;
            }
        } catch (InsufficientDataAvailableException e) {
            throw Bodies.gone(e);
        }
    }
}
