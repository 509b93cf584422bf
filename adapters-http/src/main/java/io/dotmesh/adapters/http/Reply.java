package io.dotmesh.adapters.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;

/** Answers in plain text, and what all answers have in common. */
final class Reply {
    static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json; charset=utf-8");
    static final Header TEXT = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    private static final Header NO_SNIFFING = HeaderValues.createCached("X-Content-Type-Options", "nosniff");
    private static final Header NO_STORE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");

    private Reply() {}

    static void common(ServerResponse response) {
        response.header(NO_SNIFFING);
        response.header(NO_STORE);
    }

    static void text(ServerRequest request, ServerResponse response, Status status, String text) {
        bytes(request, response, status, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    static void bytes(ServerRequest request, ServerResponse response, Status status, Header type, byte[] bytes) {
        response.status(status);
        response.header(type);
        if (request.prologue().method().text().equals("HEAD")) {
            response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, bytes.length));
            response.send();
        } else {
            response.send(bytes);
        }
    }

    /** A client that goes away before it has its answer is no reason for a line in the log. */
    static CloseConnectionException notTaken(Exception cause) {
        return new CloseConnectionException("the client did not take the answer", cause);
    }
}
