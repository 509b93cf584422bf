package io.dotmesh.adapters.http;

import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

/** Answers what is not HTTP enough to be put to a handler, in few words that repeat nothing of the request. */
final class Oddities {
    private Oddities() {}

    static DirectHandlers handlers() {
        var builder = DirectHandlers.builder();
        for (var type : EventType.values()) {
            builder.addHandler(type, (_, _, status, _, _) -> answer(type, status));
        }
        return builder.build();
    }

    private static TransportResponse answer(EventType type, Status status) {
        return TransportResponse.builder()
                .status(status)
                .header(Reply.TEXT.headerName(), Reply.TEXT.get())
                .header(HeaderValues.CONNECTION_CLOSE.headerName(), "close")
                .keepAlive(false)
                .entity(words(type, status))
                .build();
    }

    private static String words(EventType type, Status status) {
        return switch (type) {
            case BAD_REQUEST ->
                status.code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()
                        ? "The request is larger than what is read.\n"
                        : "This is not HTTP/1.1 as it is understood here.\n";
            case PAYLOAD_TOO_LARGE -> "The request is larger than what is read.\n";
            case FORBIDDEN -> "Forbidden.\n";
            case HTTP_VERSION_NOT_SUPPORTED -> "Only HTTP/1.1 is understood here.\n";
            case INTERNAL_ERROR, OTHER ->
                status.code() == Status.SERVICE_UNAVAILABLE_503.code()
                        ? "Too much at once. Ask again in a moment.\n"
                        : "Internal error. The node's log has more.\n";
        };
    }
}
