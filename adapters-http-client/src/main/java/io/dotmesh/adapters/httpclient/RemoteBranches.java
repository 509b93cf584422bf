package io.dotmesh.adapters.httpclient;

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

/** {@link Branches} of a node somewhere else. */
record RemoteBranches(RemoteNode node) implements Branches {
    static Params named(DotName dot, BranchName branch) {
        return RemoteDots.named(dot).with("Branch", onWire(branch));
    }

    private static String onWire(BranchName branch) {
        return branch.isMaster() ? "" : branch.value();
    }

    @Override
    public Outcome<BranchView> show(DotName dot, BranchName branch) {
        return node.call("ShowBranch", named(dot, branch), Wire::branchView);
    }

    @Override
    public Outcome<List<Lack>> lacking(DotName dot, BranchName branch) {
        return node.call(
                "Lacking",
                named(dot, branch),
                lacks -> lacks.each(lack -> new Lack(
                        Wire.nodeId(lack.get("Node")),
                        lack.get("Name").text(),
                        lack.get("Count").number(),
                        lack.get("Commits").each(Wire::commitId),
                        lack.get("Unknown").some(Json::text))));
    }

    @Override
    public Outcome<Branch> fork(DotName dot, BranchName from, Optional<CommitId> at, BranchName as) {
        return node.call(
                "CreateBranch",
                RemoteDots.named(dot)
                        // Here alone the original wants the name of master in full.
                        .with("SourceBranch", from.value())
                        .with("NewBranchName", as.value())
                        .with("SourceCommitId", at.map(CommitId::value).orElse("")),
                Wire::branch);
    }

    @Override
    public Outcome<Nothing> drop(DotName dot, BranchName branch) {
        return node.call("DropBranch", named(dot, branch), _ -> Nothing.NOTHING);
    }

    @Override
    public Outcome<Reset> reset(DotName dot, BranchName branch, CommitId to, boolean discard) {
        return node.call(
                "Reset",
                named(dot, branch).with("SnapshotId", to.value()).with("Discard", discard),
                reset -> new Reset(
                        Wire.commitId(reset.get("Tip")), reset.get("Kept").some(Wire::branch)));
    }

    @Override
    public Outcome<Undone> undoReset(DotName dot) {
        return node.call(
                "Undo",
                RemoteDots.named(dot),
                undone -> new Undone(
                        Wire.branch(undone.get("Branch")), undone.get("Kept").some(Wire::branch)));
    }
}
