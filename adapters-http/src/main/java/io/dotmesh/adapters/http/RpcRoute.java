package io.dotmesh.adapters.http;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.ports.driving.PeerCases;
import io.dotmesh.ports.driving.UseCases;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** Answers {@code /rpc}: who asks, what is asked, the application's answer. */
final class RpcRoute {
    private static final String NO_ID = "null";
    private static final HeaderName ON_BEHALF_OF = HeaderNames.create("X-Dotmesh-On-Behalf-Of");

    private final Gate gate;
    private final Bodies bodies;
    private final Workers workers;
    private final Watch watch;
    private final Meters meters;
    private final Limits limits;

    RpcRoute(Gate gate, Bodies bodies, Workers workers, Watch watch, Meters meters, Limits limits) {
        this.gate = gate;
        this.bodies = bodies;
        this.workers = workers;
        this.watch = watch;
        this.meters = meters;
        this.limits = limits;
    }

    /** What goes back to the client. */
    private sealed interface Reaction {
        record Result(Answer answer, String id) implements Reaction {}

        record Failure(RpcFault fault, String id) implements Reaction {}

        record Silence() implements Reaction {}
    }

    void handle(ServerRequest request, ServerResponse response, String id) {
        if (Gate.isPeer(request)) {
            gate.admitPeer(request, response, id, peer -> carried(peer, request, response, id));
        } else {
            gate.admit(request, response, id, visitor -> admitted(visitor, request, response, id));
        }
    }

    /** What another node was asked by an account, and carried here. */
    private void carried(PeerCases peer, ServerRequest request, ServerResponse response, String id) {
        var named = request.headers().all(ON_BEHALF_OF, List::of);
        var account = named.size() == 1
                ? AccountId.parse(named.getFirst())
                : Outcome.<AccountId>refused(
                        FaultCode.MALFORMED,
                        "a node asks on behalf of one account",
                        "Name its id in the header " + ON_BEHALF_OF.defaultCase() + ".");
        switch (account) {
            case Outcome.Faulted<AccountId>(var fault) -> {
                Bodies.drop(request, response);
                Reply.text(request, response, Status.BAD_REQUEST_400, fault.detail() + "\n" + fault.next() + "\n");
            }
            case Outcome.Done<AccountId>(var of) ->
                carried(
                        of,
                        workers.call("the look for an account", id, limits.call(), () -> peer.onBehalfOf(of)),
                        request,
                        response,
                        id);
        }
    }

    private void carried(
            AccountId account, Outcome<UseCases> cases, ServerRequest request, ServerResponse response, String id) {
        switch (cases) {
            case Outcome.Done<UseCases>(var theirs) ->
                admitted(new Gate.Visitor(account.value(), theirs), request, response, id);
            case Outcome.Faulted<UseCases>(var fault) -> {
                Bodies.drop(request, response);
                stream(response, out -> RpcWriter.fault(out, RpcFault.of(fault), NO_ID));
            }
        }
    }

    private void admitted(Gate.Visitor visitor, ServerRequest request, ServerResponse response, String id) {
        var verb = request.prologue().method().text();
        if (!verb.equals("POST")) {
            Bodies.drop(request, response);
            Reply.text(request, response, Status.METHOD_NOT_ALLOWED_405, "rpc: POST method required, received " + verb);
            return;
        }
        var type = request.headers()
                .first(HeaderNames.CONTENT_TYPE)
                .orElse("")
                .split(";", 2)[0]
                .strip();
        if (!type.toLowerCase(Locale.ROOT).equals("application/json")) {
            Bodies.drop(request, response);
            Reply.text(request, response, Status.UNSUPPORTED_MEDIA_TYPE_415, "rpc: unrecognized Content-Type: " + type);
            return;
        }
        Outcome<Reaction> reaction = bodies.read(request, body -> {
            watch.arrived(request);
            return Outcome.done(react(visitor, body, id));
        });
        watch.departs(request);
        switch (reaction) {
            case Outcome.Done<Reaction>(var done) -> write(response, done);
            case Outcome.Faulted<Reaction>(var fault) -> refuse(request, response, fault);
        }
    }

    private Reaction react(Gate.Visitor visitor, String body, String id) {
        return switch (RpcReader.read(body)) {
            case RpcReader.Read.Understood(var asked) -> {
                var outcome = perform(visitor, asked, id);
                yield switch (asked.id()) {
                    case RpcId.Given(var json) ->
                        outcome.fold(
                                answer -> new Reaction.Result(answer, json),
                                fault -> new Reaction.Failure(misfit(fault, asked), json));
                    case RpcId.Notification _, RpcId.Unknown _ -> new Reaction.Silence();
                };
            }
            case RpcReader.Read.Refused(var fault, var given) ->
                switch (given) {
                    case RpcId.Given(var json) -> new Reaction.Failure(fault, json);
                    case RpcId.Unknown _ -> new Reaction.Failure(fault, NO_ID);
                    case RpcId.Notification _ -> new Reaction.Silence();
                };
        };
    }

    private static RpcFault misfit(Fault fault, RpcRequest asked) {
        return fault.code() == FaultCode.MALFORMED
                ? RpcFault.misfit(fault, Echo.of(asked.params()))
                : RpcFault.of(fault);
    }

    private Outcome<Answer> perform(Gate.Visitor visitor, RpcRequest asked, String id) {
        return Methods.named(asked.method())
                .then(method -> Arguments.read(method, asked.params()).then(given -> {
                    long began = System.nanoTime();
                    var answer = workers.call(
                            method.name(),
                            id,
                            limits.call(),
                            () -> method.handler().handle(visitor.cases(), given));
                    meters.call(method, System.nanoTime() - began);
                    return answer;
                }));
    }

    private static void write(ServerResponse response, Reaction reaction) {
        switch (reaction) {
            case Reaction.Silence _ -> response.send();
            case Reaction.Result(var answer, var id) -> stream(response, out -> RpcWriter.result(out, answer, id));
            case Reaction.Failure(var fault, var id) -> stream(response, out -> RpcWriter.fault(out, fault, id));
        }
    }

    /** For requests that did not get as far as being read: nobody knows their ids. */
    private static void refuse(ServerRequest request, ServerResponse response, Fault fault) {
        boolean notText = fault.code() == FaultCode.MALFORMED;
        var status = switch (fault) {
            case Fault.Refused _ -> notText ? Status.OK_200 : Status.REQUEST_ENTITY_TOO_LARGE_413;
            case Fault.Unavailable _ -> Status.SERVICE_UNAVAILABLE_503;
            case Fault.Broken _ -> Status.INTERNAL_SERVER_ERROR_500;
        };
        response.status(status);
        if (!notText && !request.content().consumed()) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        var told = notText ? RpcFault.unreadable(fault.code(), fault.detail()) : RpcFault.of(fault);
        stream(response, out -> RpcWriter.fault(out, told, NO_ID));
    }

    @FunctionalInterface
    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private static void stream(ServerResponse response, Writing writing) {
        response.header(Reply.JSON);
        try (var out = response.outputStream()) {
            writing.to(out);
        } catch (IOException | UncheckedIOException e) {
            throw Reply.notTaken(e);
        }
    }
}
