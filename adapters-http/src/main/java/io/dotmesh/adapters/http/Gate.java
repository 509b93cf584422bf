package io.dotmesh.adapters.http;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.Entrance;
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

/** Lets in those who show a name and a secret with each request: HTTP Basic. */
final class Gate {
    private static final String SCHEME = "basic ";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Entrance entrance;
    private final Workers workers;

    Gate(Entrance entrance, Workers workers) {
        this.entrance = entrance;
        this.workers = workers;
    }

    /** Someone who may come in. */
    record Visitor(String login, UseCases cases) {}

    private record Shown(String login, Secret secret) {}

    /** Has {@code next} answer those who may come in, and answers the others. */
    void admit(ServerRequest request, ServerResponse response, String id, Consumer<Visitor> next) {
        switch (enter(request, id)) {
            case Outcome.Done<Visitor>(var visitor) -> next.accept(visitor);
            case Outcome.Faulted<Visitor>(var fault) -> {
                Bodies.drop(request, response);
                if (fault.code() == FaultCode.UNAUTHENTICATED) {
                    Reply.text(request, response, Status.UNAUTHORIZED_401, "Unauthorized.\n");
                } else {
                    var status = fault.code() == FaultCode.INTERNAL
                            ? Status.INTERNAL_SERVER_ERROR_500
                            : Status.SERVICE_UNAVAILABLE_503;
                    Reply.text(request, response, status, fault.detail() + "\n" + fault.next() + "\n");
                }
            }
        }
    }

    private Outcome<Visitor> enter(ServerRequest request, String id) {
        var headers = request.headers().all(HeaderNames.AUTHORIZATION, List::of);
        var shown = headers.size() == 1 ? read(headers.getFirst()) : Optional.<Shown>empty();
        return shown.map(given -> enter(given, id))
                .orElseGet(() -> Outcome.refused(
                        FaultCode.UNAUTHENTICATED, "Unauthorized", "Show a name and an API key with HTTP Basic."));
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
