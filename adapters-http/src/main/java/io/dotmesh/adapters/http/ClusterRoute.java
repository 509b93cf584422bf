package io.dotmesh.adapters.http;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.PeerCases;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.regex.Pattern;

/** Answers {@code /cluster/branches/BRANCH} to other nodes of the cluster: a stream of commits. */
final class ClusterRoute {
    private static final Pattern PATH = Pattern.compile("/cluster/branches/([^/]*)");

    private final Gate gate;
    private final Outflow outflow;

    ClusterRoute(Gate gate, Outflow outflow) {
        this.gate = gate;
        this.outflow = outflow;
    }

    void handle(ServerRequest request, ServerResponse response, String id) {
        gate.admitPeer(request, response, id, peer -> admitted(peer, request, response, id));
    }

    private void admitted(PeerCases peer, ServerRequest request, ServerResponse response, String id) {
        Bodies.drop(request, response);
        var path = PATH.matcher(request.path().rawPath());
        if (!path.matches()) {
            Reply.text(request, response, Status.NOT_FOUND_404, "404 page not found\n");
        } else if (!request.prologue().method().text().equals("GET")) {
            Reply.text(request, response, Status.METHOD_NOT_ALLOWED_405, "");
        } else {
            switch (StreamRequest.parse(path.group(1), request.query().rawValue())) {
                case Outcome.Done<StreamRequest>(var asked) ->
                    outflow.send(request, response, id, () -> asked.of(peer))
                            .ifPresent(fault -> FaultReply.send(request, response, fault));
                case Outcome.Faulted<StreamRequest>(var fault) -> FaultReply.send(request, response, fault);
            }
        }
    }
}
