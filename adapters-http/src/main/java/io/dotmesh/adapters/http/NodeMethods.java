package io.dotmesh.adapters.http;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.NodeId;
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

    static Outcome<Answer> members(UseCases cases, Arguments given) {
        return cases.nodes().members().map(WireNode::members);
    }

    static Outcome<Answer> forget(UseCases cases, Arguments given) {
        return NodeId.parse(given.text("Id"))
                .then(node -> cases.nodes().forget(node))
                .map(_ -> Answer.TRUE);
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
}
