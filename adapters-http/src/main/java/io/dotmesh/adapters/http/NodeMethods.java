package io.dotmesh.adapters.http;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.UseCases;

/** Methods about the node itself. */
final class NodeMethods {
    private NodeMethods() {}

    static Outcome<Answer> ping(UseCases cases, Arguments given) {
        return Outcome.done(Answer.TRUE);
    }

    static Outcome<Answer> version(UseCases cases, Arguments given) {
        return cases.nodes().state().map(WireNode::version);
    }

    /** Empty, as the original's. */
    static Outcome<Answer> config(UseCases cases, Arguments given) {
        return Outcome.done(json -> {
            json.writeStartObject();
            json.writeEndObject();
        });
    }

    static Outcome<Answer> state(UseCases cases, Arguments given) {
        return cases.nodes().state().map(WireNode::state);
    }

    static Outcome<Answer> diagnose(UseCases cases, Arguments given) {
        return cases.nodes().diagnose().map(WireNode::findings);
    }

    static Outcome<Answer> collectGarbage(UseCases cases, Arguments given) {
        return cases.nodes().collectGarbage().map(WireNode::collected);
    }

    static Outcome<Answer> rebuildRegistry(UseCases cases, Arguments given) {
        return cases.nodes().rebuildRegistry().map(WireNode::rebuilt);
    }

    /** The only node lacks nothing. */
    static Outcome<Answer> latency(UseCases cases, Arguments given) {
        return cases.nodes()
                .state()
                .then(state -> given.place()
                        .then(place -> cases.branches().show(place.dot(), place.branch()))
                        .map(_ -> json -> {
                            json.writeStartObject();
                            json.writeArrayFieldStart(state.id().value());
                            json.writeEndArray();
                            json.writeEndObject();
                        }));
    }
}
