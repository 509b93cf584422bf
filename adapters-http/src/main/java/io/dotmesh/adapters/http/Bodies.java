package io.dotmesh.adapters.http;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Reads the bodies of requests, with a bound on what all of them take together. */
final class Bodies {
    private static final int PATIENCE_SECONDS = 10;
    /** What is read and dropped, so that the client gets to read the answer; more than that, and it is cut off. */
    private static final long DROPPED_BYTES_MAX = 64 * 1024;

    private final Limits limits;
    private final Semaphore large;

    Bodies(Limits limits) {
        this.limits = limits;
        this.large = new Semaphore(limits.bodiesLarge());
    }

    /** Has the body taken in by {@code taker}, while it may be held in memory. */
    <T> Outcome<T> read(ServerRequest request, Function<String, Outcome<T>> taker) {
        if (isSmall(request)) {
            return text(request).then(taker);
        }
        try {
            if (!large.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return Outcome.unavailable(
                        FaultCode.LIMIT,
                        "the node is already reading " + limits.bodiesLarge() + " large requests",
                        "Ask again in a moment.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.unavailable(FaultCode.UNREACHABLE, "the node stops", "Ask again later.");
        }
        boolean held = true;
        try {
            var text = text(request);
            if (text.map(body -> body.length() <= limits.bodyBytesFree()).orElse(true)) {
                large.release();
                held = false;
            }
            return text.then(taker);
        } finally {
            if (held) {
                large.release();
            }
        }
    }

    private boolean isSmall(ServerRequest request) {
        boolean chunked = request.headers().contains(HeaderNames.TRANSFER_ENCODING);
        return !chunked && request.headers().contentLength().orElse(0) <= limits.bodyBytesFree();
    }

    private Outcome<String> text(ServerRequest request) {
        try {
            // Not closed: that would wait for the rest of what was refused.
            var bytes = request.content().inputStream().readNBytes(limits.bodyBytesMax() + 1);
            if (bytes.length > limits.bodyBytesMax()) {
                return Outcome.refused(
                        FaultCode.LIMIT,
                        "the request is larger than " + limits.bodyBytesMax() + " bytes",
                        "Send less at a time.");
            }
            return Outcome.done(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Outcome.refused(FaultCode.MALFORMED, "the body is not in UTF-8", "Encode the request in UTF-8.");
        } catch (IOException | InsufficientDataAvailableException e) {
            throw gone(e);
        }
    }

    /** For a request whose body is of no interest. */
    static void drop(ServerRequest request, ServerResponse response) {
        boolean chunked = request.headers().contains(HeaderNames.TRANSFER_ENCODING);
        long length = request.headers().contentLength().orElse(0);
        boolean awaited = request.headers().containsToken(HeaderValues.EXPECT_100);
        if (chunked || awaited || length > DROPPED_BYTES_MAX) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        } else if (length > 0) {
            try {
                request.content().consume();
            } catch (InsufficientDataAvailableException e) {
                throw gone(e);
            }
        }
    }

    /** A client that goes away before it has said all is no reason for a line in the log. */
    static CloseConnectionException gone(Exception cause) {
        return new CloseConnectionException("the request did not arrive in full", cause);
    }
}
