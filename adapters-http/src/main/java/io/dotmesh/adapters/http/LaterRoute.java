package io.dotmesh.adapters.http;

import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Answers addresses of the original that this version does not serve, to those who may know. */
final class LaterRoute {
    private final Gate gate;

    LaterRoute(Gate gate) {
        this.gate = gate;
    }

    void handle(ServerRequest request, ServerResponse response, String id) {
        gate.admit(request, response, id, _ -> {
            Bodies.drop(request, response);
            Reply.text(
                    request,
                    response,
                    Status.NOT_IMPLEMENTED_501,
                    "This version does not offer " + request.path().rawPath().split("/", 3)[1] + " yet.\n");
        });
    }
}
