package io.dotmesh.application.serving;

import io.dotmesh.application.reconcile.Engine;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.NodeRegister.Presence;
import io.dotmesh.ports.driven.PeerLinks;
import io.dotmesh.ports.driving.Branches.Lack;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What the nodes that share a registry do not have of what it says that a branch has. */
record Lacks(Engine engine) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private record Asked(NodeId node, String name, CompletableFuture<Outcome<List<CommitId>>> answer) {}

    Outcome<List<Lack>> of(BranchId branch) {
        return engine.dots()
                .commits(branch)
                .map(commits -> commits.stream().map(Commit::id).toList())
                .then(commits -> engine.parts()
                        .cluster()
                        .map(cluster -> engine.parts()
                                .registry()
                                .nodes()
                                .nodes()
                                .map(nodes -> nodes.stream()
                                        .map(presence -> ask(cluster.links(), presence, branch))
                                        .toList()))
                        .orElseGet(() -> Outcome.done(List.of(alone(branch))))
                        .map(asked -> asked.stream()
                                .map(one -> lack(one, commits))
                                .sorted(Comparator.comparing(Lack::name).thenComparing(Lack::node))
                                .toList()));
    }

    private Asked alone(BranchId branch) {
        var self = engine.self();
        return new Asked(self, self.value(), CompletableFuture.completedFuture(held(engine, branch)));
    }

    /** All are asked before the first is waited for. */
    private Asked ask(PeerLinks links, Presence presence, BranchId branch) {
        var node = presence.node();
        var answer = new CompletableFuture<Outcome<List<CommitId>>>();
        Thread.ofVirtual()
                .name("asking-" + node.id())
                .start(() -> answer.complete(
                        node.id().equals(engine.self())
                                ? held(engine, branch)
                                : engine.peers().there(node.id()).then(peer -> links.held(peer, branch))));
        return new Asked(
                node.id(),
                node.name(),
                answer.completeOnTimeout(late(node.name()), PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static Outcome<List<CommitId>> late(String name) {
        return Outcome.unavailable(
                FaultCode.TIMED_OUT,
                "the node " + name + " did not tell within " + PATIENCE.toSeconds() + " s",
                "Ask again in a moment.");
    }

    private static Lack lack(Asked asked, List<CommitId> commits) {
        return asked.answer()
                .join()
                .fold(
                        held -> {
                            var there = Set.copyOf(held);
                            return Lack.of(
                                    asked.node(),
                                    asked.name(),
                                    commits.stream()
                                            .filter(commit -> !there.contains(commit))
                                            .toList());
                        },
                        fault -> Lack.unknown(asked.node(), asked.name(), fault.detail()));
    }

    /** By id alone, of all volumes at once: what a store tells of a single one takes longer. */
    static Outcome<List<CommitId>> held(Engine engine, BranchId branch) {
        return engine.store().commitIds().map(all -> all.getOrDefault(branch, List.of()));
    }
}
