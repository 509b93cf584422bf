package io.dotmesh.adapters.http;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.Entrance;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What anybody may ask without a secret: whether the node can serve, and its figures. Asking often costs nothing, for the
 * answers are kept for a moment.
 */
final class Probe {
    private static final Header FIGURES =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Meters meters;
    private final Fresh<Outcome<Nothing>> ready;
    private final Fresh<Optional<Entrance.Gauges>> gauges;

    Probe(Entrance entrance, Workers workers, Meters meters, InstantSource clock) {
        this.meters = meters;
        ready = new Fresh<>(
                clock, Duration.ofSeconds(1), () -> workers.call("the check", "check", LIMIT, entrance::ready));
        gauges = new Fresh<>(
                clock,
                Duration.ofSeconds(10),
                () -> workers.call("the taking of figures", "metrics", LIMIT, () -> Outcome.done(entrance.gauges()))
                        .toOptional());
    }

    void check(ServerRequest request, ServerResponse response) {
        ready.get()
                .toFault()
                .ifPresentOrElse(
                        fault -> Reply.text(request, response, Status.SERVICE_UNAVAILABLE_503, words(fault)),
                        () -> Reply.text(request, response, Status.OK_200, "OK"));
    }

    private static String words(Fault fault) {
        return fault.detail() + "\n" + fault.next() + "\n";
    }

    void figures(ServerRequest request, ServerResponse response) {
        var text = meters.text(gauges.get());
        Reply.bytes(request, response, Status.OK_200, FIGURES, text.getBytes(StandardCharsets.UTF_8));
    }
}
