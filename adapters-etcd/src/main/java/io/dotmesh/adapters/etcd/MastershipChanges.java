package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.mastership.Mastership;
import java.util.Optional;

/** Says who the master of a branch is, and refuses what another one would do. */
final class MastershipChanges {
    private final Draft draft;

    MastershipChanges(Draft draft) {
        this.draft = draft;
    }

    /** Also of a branch in the trash. */
    Outcome<Nothing> set(BranchId id, Optional<Mastership> expected, Mastership next) {
        var branch = draft.branch(id);
        if (branch.isEmpty()) {
            return Refusals.noBranch(id);
        }
        var current = branch.get().mastership();
        if (current.equals(Optional.of(next))) {
            return Outcome.done();
        }
        if (!current.equals(expected)) {
            return Refusals.changed("the mastership of branch " + id);
        }
        draft.put(branch.get().under(next));
        return Outcome.done();
    }

    /** Having looked at the branch is what makes the transaction depend on it. */
    Outcome<Nothing> require(BranchId id, Mastership expected) {
        var current = draft.branch(id).flatMap(StoredBranch::mastership);
        return current.equals(Optional.of(expected)) ? Outcome.done() : Refusals.notMaster(id, current, expected);
    }
}
