package io.dotmesh.adapters.http;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.PeerCases;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Answers {@code /cluster/branches/BRANCH} to other nodes of the cluster: a stream of commits, or, at {@code /commits}
 * below it, their ids.
 */
final class ClusterRoute {
    private static final Pattern PATH = Pattern.compile("/cluster/branches/([^/]*)(/commits)?");

    private static final int COMMITS_MAX = 1_000_000;
    private static final Duration LIST_LIMIT = Duration.ofSeconds(60);

    private final Gate gate;
    private final Workers workers;
    private final Watch watch;
    private final Outflow outflow;

    ClusterRoute(Gate gate, Workers workers, Watch watch, Outflow outflow) {
        this.gate = gate;
        this.workers = workers;
        this.watch = watch;
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
        } else if (path.group(2) != null) {
            held(peer, request, response, id, path.group(1));
        } else {
            switch (StreamRequest.parse(path.group(1), request.query().rawValue())) {
                case Outcome.Done<StreamRequest>(var asked) ->
                    outflow.send(request, response, id, () -> asked.of(peer))
                            .ifPresent(fault -> FaultReply.send(request, response, fault));
                case Outcome.Faulted<StreamRequest>(var fault) -> FaultReply.send(request, response, fault);
            }
        }
    }

    private void held(PeerCases peer, ServerRequest request, ServerResponse response, String id, String branch) {
        var held = request.query().rawValue().isEmpty()
                ? workers.call(
                        "the list of commits",
                        id,
                        LIST_LIMIT,
                        () -> BranchId.parse(branch).then(peer::held).then(ClusterRoute::bounded))
                : Outcome.<List<CommitId>>refused(
                        FaultCode.MALFORMED, "the list of commits takes no parameters", "Ask without any.");
        watch.departs(request);
        switch (held) {
            case Outcome.Done<List<CommitId>>(var commits) -> {
                var lines = new StringBuilder();
                commits.forEach(commit -> lines.append(commit.value()).append('\n'));
                Reply.text(request, response, Status.OK_200, lines.toString());
            }
            case Outcome.Faulted<List<CommitId>>(var fault) -> FaultReply.send(request, response, fault);
        }
    }

    private static Outcome<List<CommitId>> bounded(List<CommitId> commits) {
        return commits.size() <= COMMITS_MAX
                ? Outcome.done(commits)
                : Outcome.refused(
                        FaultCode.LIMIT,
                        "the branch has " + commits.size() + " commits, and no more than " + COMMITS_MAX
                                + " are listed",
                        "Nothing is wrong with the branch; only what a node lacks of it is not told.");
    }
}
