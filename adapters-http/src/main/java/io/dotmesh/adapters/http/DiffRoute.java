package io.dotmesh.adapters.http;

import io.dotmesh.domain.account.Role;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.Commits.Difference;
import io.dotmesh.ports.driving.UseCases;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Answers {@code /diff/NAMESPACE:NAME[/COMMIT]}: what changed on master since its newest commit, or since that one. */
final class DiffRoute {
    private static final Pattern PATH = Pattern.compile("/diff/([^/:]*):([^/]*)(?:/([^/]*))?");

    private final Gate gate;
    private final Workers workers;
    private final Watch watch;
    private final Limits limits;

    DiffRoute(Gate gate, Workers workers, Watch watch, Limits limits) {
        this.gate = gate;
        this.workers = workers;
        this.watch = watch;
        this.limits = limits;
    }

    void handle(ServerRequest request, ServerResponse response, String id) {
        gate.admit(request, response, id, visitor -> {
            Bodies.drop(request, response);
            var path = PATH.matcher(request.path().path());
            if (!path.matches()) {
                Reply.text(request, response, Status.NOT_FOUND_404, "404 page not found\n");
            } else if (!request.prologue().method().text().equals("GET")) {
                Reply.text(request, response, Status.METHOD_NOT_ALLOWED_405, "");
            } else {
                var since = Optional.ofNullable(path.group(3));
                var changes = workers.call(
                        "the comparison",
                        id,
                        limits.call(),
                        () -> changes(visitor, path.group(1), path.group(2), since));
                watch.departs(request);
                switch (changes) {
                    case Outcome.Done<Difference>(var found) -> write(response, found.changes());
                    case Outcome.Faulted<Difference>(var fault) ->
                        Reply.text(request, response, status(fault), fault.detail() + "\n");
                }
            }
        });
    }

    private static Outcome<Difference> changes(
            Gate.Visitor visitor, String namespace, String name, Optional<String> since) {
        var from = since.map(text -> CommitId.parse(text).map(Optional::of)).orElse(Outcome.done(Optional.empty()));
        return DotName.parse(namespace, name).then(dot -> from.then(commit -> changes(visitor, dot, commit)));
    }

    private static Outcome<Difference> changes(Gate.Visitor visitor, DotName dot, Optional<CommitId> from) {
        var cases = visitor.cases();
        var changes = cases.branches()
                .show(dot, BranchName.MASTER)
                .then(master -> cases.commits().diff(master.branch().id(), from, Optional.empty()));
        return changes.toFault().isPresent() && isStranger(cases, dot)
                ? Outcome.refused(
                        FaultCode.FORBIDDEN,
                        "User " + visitor.login() + " is not the administrator of namespace " + dot.namespace(),
                        "Ask that one.")
                : changes;
    }

    /** To strangers the original says so whether the dot is there or not, which tells them nothing. */
    private static boolean isStranger(UseCases cases, DotName dot) {
        return cases.accounts()
                .current()
                .map(account -> Role.of(account, dot.namespace()) == Role.STRANGER)
                .orElse(true);
    }

    private static Status status(Fault fault) {
        return switch (fault) {
            case Fault.Unavailable _ -> Status.SERVICE_UNAVAILABLE_503;
            case Fault.Broken _ -> Status.INTERNAL_SERVER_ERROR_500;
            case Fault.Refused refused -> status(refused.code());
        };
    }

    private static Status status(FaultCode code) {
        if (code == FaultCode.FORBIDDEN) {
            return Status.UNAUTHORIZED_401;
        }
        return code == FaultCode.NO_SUCH_DOT || code == FaultCode.NO_SUCH_BRANCH
                ? Status.NOT_FOUND_404
                : Status.BAD_REQUEST_400;
    }

    private static void write(ServerResponse response, List<Change> changes) {
        response.header(Reply.JSON);
        try (var out = response.outputStream();
                var json = Json.REQUESTS.createGenerator(out)) {
            WireCommit.writeFiles(json, CommitMethods.inDefaultSubdot(changes));
        } catch (IOException | UncheckedIOException e) {
            throw Reply.notTaken(e);
        }
    }
}
