package io.dotmesh.adapters.cli;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.Nodes.Member;
import java.util.List;

/** {@code dm node forget}: strikes out a node that does not come back. */
final class NodeForgetVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "node forget",
                        "NODE",
                        "Strike out a node that does not come back. One that is there, or is the master of branches, is"
                                + " not forgotten.")
                .arguments("NODE", "The name or the id of the node; 'dm node list' lists them.")
                .example("dm node forget two");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.size() != 1) {
            return Misuse.of("node forget", "dm node forget takes one argument: the node");
        }
        return on.session()
                .then(session -> NodeListVerb.members(session)
                        .then(members -> meant(members, arguments.getFirst()))
                        .then(member -> session.ask(
                                        "forget a node", node -> node.nodes().forget(member.id()))
                                .map(_ -> Done.with("", json -> {
                                    json.name("id").value(member.id().value());
                                    json.name("name").value(member.name());
                                }))));
    }

    /** An id before a name: nobody else has it, while names are what people chose. */
    private static Outcome<Member> meant(List<Member> members, String text) {
        for (var member : members) {
            if (member.id().value().equals(text)) {
                return Outcome.done(member);
            }
        }
        var named =
                members.stream().filter(member -> member.name().equals(text)).toList();
        return switch (named.size()) {
            case 0 ->
                Outcome.refused(
                        FaultCode.INVALID,
                        "no node of the cluster has the name or id '" + text + "'",
                        "See which there are with 'dm node list'.");
            case 1 -> Outcome.done(named.getFirst());
            default ->
                Outcome.refused(
                        FaultCode.INVALID,
                        named.size() + " nodes have the name '" + text + "'",
                        "Give the id of the one that is meant: 'dm node list' tells it.");
        };
    }
}
