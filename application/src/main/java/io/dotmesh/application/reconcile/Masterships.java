package io.dotmesh.application.reconcile;

import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.ports.driven.DotRegister;
import io.dotmesh.ports.driven.VolumeStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who the master of a branch is, as far as that is decided by who made it. */
public final class Masterships {
    private Masterships() {}

    /** The same changes, with this node as the master of each branch that they add. */
    public static List<RegistryChange> withMaster(List<RegistryChange> changes, NodeId self) {
        var all = new ArrayList<RegistryChange>();
        for (var change : changes) {
            all.add(change);
            if (change instanceof RegistryChange.AddBranch(var branch)) {
                all.add(new RegistryChange.SetMastership(branch.id(), Optional.empty(), Mastership.first(self)));
            }
        }
        return List.copyOf(all);
    }

    /**
     * Makes this node the master of those branches in its store that have none: they were registered by a version that knew
     * of no other nodes.
     */
    public static Outcome<Nothing> claimUnclaimed(VolumeStore store, DotRegister register) {
        return register.masterships()
                .then(claimed -> register.summaries().then(known -> {
                    var unclaimed = known.keySet().stream()
                            .filter(branch -> !claimed.containsKey(branch))
                            .toList();
                    if (unclaimed.isEmpty()) {
                        return Outcome.done();
                    }
                    return store.commitIds()
                            .then(held -> Outcome.each(
                                    unclaimed.stream().filter(held::containsKey).toList(),
                                    branch -> register.change(List.of(new RegistryChange.SetMastership(
                                            branch, Optional.empty(), Mastership.first(store.node()))))))
                            .map(_ -> Nothing.NOTHING);
                }));
    }
}
