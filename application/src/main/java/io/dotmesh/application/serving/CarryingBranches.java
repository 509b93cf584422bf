package io.dotmesh.application.serving;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.BranchView;
import io.dotmesh.ports.driving.Branches;
import java.util.List;
import java.util.Optional;

/** {@link Branches} of a cluster: each branch is changed by the node that serves it. */
record CarryingBranches(Branches here, Courier courier) implements Branches {
    /** As its master sees it; as far as it is known here, while that is not there. */
    @Override
    public Outcome<BranchView> show(DotName dot, BranchName branch) {
        return courier.toMasterOrHere(dot, branch, cases -> cases.branches().show(dot, branch));
    }

    /** The register tells every node the same, and each asks all others. */
    @Override
    public Outcome<List<Lack>> lacking(DotName dot, BranchName branch) {
        return here.lacking(dot, branch);
    }

    /** Commits are everywhere: where their master is not there, a branch can begin at them here, and is served here. */
    @Override
    public Outcome<Branch> fork(DotName dot, BranchName from, Optional<CommitId> at, BranchName as) {
        return courier.toMasterOrHere(dot, from, cases -> cases.branches().fork(dot, from, at, as));
    }

    @Override
    public Outcome<Nothing> drop(DotName dot, BranchName branch) {
        return courier.toMasterOf(dot, branch, cases -> cases.branches().drop(dot, branch));
    }

    @Override
    public Outcome<Reset> reset(DotName dot, BranchName branch, CommitId to, boolean discard) {
        return courier.toMasterOf(dot, branch, cases -> cases.branches().reset(dot, branch, to, discard));
    }

    @Override
    public Outcome<Undone> undoReset(DotName dot) {
        return courier.engine()
                .dots()
                .dot(dot)
                .then(found -> courier.toMasterOf(
                        found.flatMap(ServingBranches::newestStash).stream().toList(),
                        cases -> cases.branches().undoReset(dot)));
    }
}
