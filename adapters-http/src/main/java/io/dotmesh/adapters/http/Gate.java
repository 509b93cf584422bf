package io.dotmesh.adapters.http;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driving.Entrance;
import io.dotmesh.ports.driving.PeerCases;
import io.dotmesh.ports.driving.UseCases;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lets in those who show a name and a secret with each request: HTTP Basic. The name {@code node/ID} is that of another
 * node of the cluster; no name, id or email of an account is like that.
 */
final class Gate {
    private static final String SCHEME = "basic ";
    private static final String PEER = "node/";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Entrance entrance;
    private final Workers workers;

    Gate(Entrance entrance, Workers workers) {
        this.entrance = entrance;
        this.workers = workers;
    }

    /** Someone who may come in. */
    record Visitor(String login, UseCases cases) {}

    private record Shown(String login, Secret secret) {
        Optional<NodeId> peer() {
            return login.startsWith(PEER)
                    ? NodeId.parse(login.substring(PEER.length())).toOptional()
                    : Optional.empty();
        }
    }

    /** Has {@code next} answer accounts that may come in, and answers the others. */
    void admit(ServerRequest request, ServerResponse response, String id, Consumer<Visitor> next) {
        let(request, response, enter(request, id), next, fault -> {
            var status = fault.code() == FaultCode.INTERNAL
                    ? Status.INTERNAL_SERVER_ERROR_500
                    : Status.SERVICE_UNAVAILABLE_503;
            Reply.text(request, response, status, fault.detail() + "\n" + fault.next() + "\n");
        });
    }

    /** Has {@code next} answer other nodes of the cluster, and answers the others. */
    void admitPeer(ServerRequest request, ServerResponse response, String id, Consumer<PeerCases> next) {
        let(request, response, enterPeer(request, id), next, fault -> FaultReply.send(request, response, fault));
    }

    /** Whether whoever asks says that it is another node. */
    static boolean isPeer(ServerRequest request) {
        return shown(request).flatMap(Shown::peer).isPresent();
    }

    private static <T> void let(
            ServerRequest request,
            ServerResponse response,
            Outcome<T> entered,
            Consumer<T> next,
            Consumer<Fault> otherwise) {
        switch (entered) {
            case Outcome.Done<T>(var admitted) -> next.accept(admitted);
            case Outcome.Faulted<T>(var fault) -> {
                Bodies.drop(request, response);
                if (fault.code() == FaultCode.UNAUTHENTICATED) {
                    Reply.text(request, response, Status.UNAUTHORIZED_401, "Unauthorized.\n");
                } else {
                    otherwise.accept(fault);
                }
            }
        }
    }

    private Outcome<Visitor> enter(ServerRequest request, String id) {
        return shown(request)
                .filter(given -> given.peer().isEmpty())
                .map(given -> enter(given, id))
                .orElseGet(Gate::unauthorized);
    }

    private Outcome<PeerCases> enterPeer(ServerRequest request, String id) {
        return shown(request)
                .flatMap(given -> given.peer().map(peer -> enterPeer(peer, given.secret, id)))
                .orElseGet(Gate::unauthorized);
    }

    private Outcome<PeerCases> enterPeer(NodeId peer, Secret secret, String id) {
        return workers.call("the check of a node", id, LIMIT, () -> entrance.enterPeer(peer, secret));
    }

    private static <T> Outcome<T> unauthorized() {
        return Outcome.refused(
                FaultCode.UNAUTHENTICATED, "Unauthorized", "Show a name and an API key with HTTP Basic.");
    }

    private static Optional<Shown> shown(ServerRequest request) {
        var headers = request.headers().all(HeaderNames.AUTHORIZATION, List::of);
        return headers.size() == 1 ? read(headers.getFirst()) : Optional.empty();
    }

    private Outcome<Visitor> enter(Shown shown, String id) {
        return workers.call("the check of a secret", id, LIMIT, () -> entrance.enter(shown.login, shown.secret))
                .map(cases -> new Visitor(shown.login, cases));
    }

    private static Optional<Shown> read(String header) {
        if (!header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Optional.empty();
        }
        try {
            var bytes =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            int colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Shown(text.substring(0, colon), new Secret(text.substring(colon + 1))));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
