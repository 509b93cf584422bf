package io.dotmesh.application.serving;

import io.dotmesh.application.reconcile.Engine;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import io.dotmesh.ports.driven.NodeRegister.Condition;
import io.dotmesh.ports.driven.NodeRegister.Presence;
import io.dotmesh.ports.driving.Nodes.Member;
import io.dotmesh.ports.driving.Nodes.State;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The nodes that share a registry; one that has its registry for itself is alone, whatever that registry says. */
record Members(Engine engine) {
    Outcome<List<Member>> all() {
        return branches()
                .then(branches -> engine.parts().cluster().isEmpty()
                        ? Outcome.done(List.of(alone(branches)))
                        : engine.parts()
                                .registry()
                                .nodes()
                                .nodes()
                                .map(all -> all.stream()
                                        .map(presence -> member(presence, branches))
                                        .sorted(Comparator.comparing(Member::name)
                                                .thenComparing(Member::id))
                                        .toList()));
    }

    private Member alone(Map<NodeId, Long> branches) {
        var self = engine.self();
        return new Member(
                self,
                self.value(),
                List.of(),
                engine.parts().version(),
                State.LIVE,
                engine.now(),
                branches.getOrDefault(self, 0L),
                true);
    }

    private Member member(Presence presence, Map<NodeId, Long> branches) {
        var node = presence.node();
        return new Member(
                node.id(),
                node.name(),
                node.addresses(),
                node.version(),
                state(presence.condition()),
                presence.seen(),
                branches.getOrDefault(node.id(), 0L),
                node.id().equals(engine.self()));
    }

    static State state(Condition condition) {
        return switch (condition) {
            case LIVE -> State.LIVE;
            case LEAVING -> State.LEAVING;
            case LOST -> State.LOST;
            case GONE -> State.GONE;
        };
    }

    private Outcome<Map<NodeId, Long>> branches() {
        return engine.dots()
                .dots()
                .map(dots -> dots.stream()
                        .flatMap(dot -> dot.branches().stream())
                        .collect(Collectors.groupingBy(this::master, Collectors.counting())));
    }

    private NodeId master(BranchRecord branch) {
        return engine.serves(branch)
                ? engine.self()
                : branch.mastership().map(Mastership::holder).orElseThrow();
    }

    /** The register itself refuses a node that is there. */
    Outcome<Nothing> forget(NodeId node) {
        if (engine.parts().cluster().isEmpty()) {
            return node.equals(engine.self())
                    ? Outcome.refused(FaultCode.BUSY, "node " + node + " is the one that was asked", "Keep it.")
                    : Outcome.done();
        }
        return engine.dots().masterships().then(all -> {
            long held = all.values().stream()
                    .filter(mastership -> mastership.holder().equals(node))
                    .count();
            return held == 0
                    ? engine.parts().registry().nodes().forget(node)
                    : Outcome.refused(
                            FaultCode.HAS_DEPENDENTS,
                            "node " + node + " is the master of " + held + (held == 1 ? " branch" : " branches")
                                    + ", counting those in the trash",
                            "Start it again, or delete those dots and let the trash run out first.");
        });
    }
}
