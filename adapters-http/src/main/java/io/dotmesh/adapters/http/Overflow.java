package io.dotmesh.adapters.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;

/**
 * Reads and drops the body of a request that is larger than what is taken, before Helidon refuses it: a client that sends
 * all before it reads would otherwise find the connection cut, and not the answer.
 */
final class Overflow implements Http1ConnectionListener {
    private static final long DROPPED_BYTES_MAX = 256L * 1024 * 1024;

    private final int bodyBytesMax;

    Overflow(Limits limits) {
        bodyBytesMax = limits.bodyBytesMax();
    }

    @Override
    public void headers(ConnectionContext connection, Headers headers) {
        long length = length(headers);
        boolean awaited = headers.containsToken(HeaderValues.EXPECT_100);
        if (length > bodyBytesMax && length <= DROPPED_BYTES_MAX && !awaited) {
            var reader = connection.dataReader();
            for (long left = length; left > 0; ) {
                reader.ensureAvailable();
                int here = (int) Math.min(left, reader.available());
                reader.skip(here);
                left -= here;
            }
        }
    }

    /** Of a length that is none Helidon will say so. */
    private static long length(Headers headers) {
        var text = headers.first(HeaderNames.CONTENT_LENGTH).orElse("");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
