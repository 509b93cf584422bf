package io.dotmesh.ports.driving;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import java.util.List;
import java.util.Optional;

/** The branches of a dot. */
public interface Branches {
    Outcome<BranchView> show(DotName dot, BranchName branch);

    /** A new branch that begins at a commit of another, or at its newest when {@code at} is empty. */
    Outcome<Branch> fork(DotName dot, BranchName from, Optional<CommitId> at, BranchName as);

    /** Removes a branch. {@code HAS_DEPENDENTS} while others began at its commits; never the branch master. */
    Outcome<Nothing> drop(DotName dot, BranchName branch);

    /**
     * Takes a branch back to a commit. What it drops, later commits and uncommitted changes, is kept as a new branch
     * until that expires, unless {@code discard}.
     */
    Outcome<Reset> reset(DotName dot, BranchName branch, CommitId to, boolean discard);

    /** Takes back the newest reset of a dot that is still kept. {@code NOTHING_TO_UNDO} when there is none. */
    Outcome<Undone> undoReset(DotName dot);

    /**
     * What each node that shares the registry does not have of a branch, sorted by the nodes' names. All are asked side
     * by side; of one that does not answer soon nobody knows.
     */
    Outcome<List<Lack>> lacking(DotName dot, BranchName branch);

    /**
     * What a node does not have of a branch.
     *
     * @param name of the node
     * @param count of the commits that it does not have; 0 when nobody knows
     * @param commits the oldest of them, {@link #NAMED_MAX} at most
     * @param unknown why nobody knows
     */
    record Lack(NodeId node, String name, long count, List<CommitId> commits, Optional<String> unknown) {
        public static final int NAMED_MAX = 10_000;

        public Lack {
            commits = List.copyOf(commits);
        }

        public static Lack of(NodeId node, String name, List<CommitId> all) {
            return new Lack(node, name, all.size(), all.subList(0, Math.min(all.size(), NAMED_MAX)), Optional.empty());
        }

        public static Lack unknown(NodeId node, String name, String why) {
            return new Lack(node, name, 0, List.of(), Optional.of(why));
        }
    }

    /**
     * What a reset did.
     *
     * @param kept the branch that has what was dropped, and until when; empty when nothing was dropped or kept
     */
    record Reset(CommitId tip, Optional<Branch> kept) {
        public Optional<Stash> stash() {
            return kept.flatMap(Branch::stash);
        }
    }

    /**
     * What taking back a reset did.
     *
     * @param branch the branch that has its commits and changes again
     * @param kept the branch that has what was done since the reset
     */
    record Undone(Branch branch, Optional<Branch> kept) {}
}
