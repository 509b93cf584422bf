package io.dotmesh.application.serving;

import io.dotmesh.application.composition.Cluster;
import io.dotmesh.application.reconcile.Engine;
import io.dotmesh.domain.account.Action;
import io.dotmesh.domain.account.Caller;
import io.dotmesh.domain.account.Permission;
import io.dotmesh.domain.account.Role;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import io.dotmesh.ports.driven.DotRegister.DotRecord;
import io.dotmesh.ports.driving.UseCases;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Carries what an account asks here to the node that serves the branch, once: that node does it or says why not. What the
 * account may do is checked there.
 */
record Courier(Engine engine, Cluster cluster, Caller caller, UseCases here) {

    /** Where one branch is served; here when there is no such branch, which then is told. */
    <T> Outcome<T> toMasterOf(DotName dot, BranchName branch, Function<UseCases, Outcome<T>> ask) {
        return engine.dots()
                .dot(dot)
                .then(found -> to(
                        visible(found).flatMap(record -> record.branch(branch)).flatMap(this::elsewhere), ask));
    }

    /** As {@link #toMasterOf(DotName, BranchName, Function)}; here, while the master is not there. */
    <T> Outcome<T> toMasterOrHere(DotName dot, BranchName branch, Function<UseCases, Outcome<T>> ask) {
        return orHere(toMasterOf(dot, branch, ask), () -> ask.apply(here));
    }

    static <T> Outcome<T> orHere(Outcome<T> asked, Supplier<Outcome<T>> here) {
        return asked.fold(
                Outcome::done, fault -> fault.code() == FaultCode.UNREACHABLE ? here.get() : Outcome.faulted(fault));
    }

    <T> Outcome<T> toMasterOf(BranchId branch, Function<UseCases, Outcome<T>> ask) {
        return engine.dots()
                .dotOf(branch)
                .then(found -> to(
                        visible(found).flatMap(record -> record.branch(branch)).flatMap(this::elsewhere), ask));
    }

    /** Where all these branches are served; here when they are not all at one place, which then is told. */
    <T> Outcome<T> toMasterOf(List<BranchRecord> branches, Function<UseCases, Outcome<T>> ask) {
        var holders = new HashSet<Optional<NodeId>>();
        branches.forEach(branch -> holders.add(elsewhere(branch)));
        return to(holders.size() == 1 ? holders.iterator().next() : Optional.empty(), ask);
    }

    <T> Outcome<T> toMasterOfAll(DotName dot, Function<UseCases, Outcome<T>> ask) {
        return engine.dots()
                .dot(dot)
                .then(found ->
                        toMasterOf(visible(found).map(DotRecord::branches).orElse(List.of()), ask));
    }

    /** Where the newest dot of that name in the trash was served. */
    <T> Outcome<T> toMasterOfTrashed(DotName dot, Function<UseCases, Outcome<T>> ask) {
        return engine.dots()
                .trash()
                .then(all -> engine.dots().masterships().then(masters -> {
                    var branches = all.stream()
                            .filter(trashed -> trashed.dot().name().equals(dot))
                            .findFirst()
                            .filter(trashed ->
                                    Permission.allows(Role.of(caller.account(), trashed.dot()), Action.OWN_DOT))
                            .map(trashed -> trashed.branches())
                            .orElse(List.of());
                    var holders = new HashSet<NodeId>();
                    branches.stream()
                            .map(Branch::id)
                            .flatMap(id -> Optional.ofNullable(masters.get(id)).stream())
                            .map(Mastership::holder)
                            .forEach(holders::add);
                    boolean isOther = holders.size() == 1 && !holders.contains(engine.self());
                    return to(isOther ? holders.stream().findFirst() : Optional.empty(), ask);
                }));
    }

    /** To someone who may not see a dot it does not exist, wherever it is. */
    private Optional<DotRecord> visible(Optional<DotRecord> found) {
        return found.filter(dot -> Permission.allows(Role.of(caller.account(), dot.dot()), Action.READ_DOT));
    }

    private Optional<NodeId> elsewhere(BranchRecord branch) {
        return engine.serves(branch) ? Optional.empty() : branch.mastership().map(Mastership::holder);
    }

    private <T> Outcome<T> to(Optional<NodeId> node, Function<UseCases, Outcome<T>> ask) {
        return node.map(other -> engine.peers()
                        .there(other)
                        .then(peer -> ask.apply(cluster.links()
                                .onBehalfOf(peer, caller.account().id()))))
                .orElseGet(() -> ask.apply(here));
    }
}
