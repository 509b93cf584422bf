package io.dotmesh.domain.mastership;

import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import java.util.Optional;

/**
 * Who may serve the live state of a branch. The register replaces one by the next only if its fence is still the expected.
 *
 * @param line the fence with which the present line of live states began: that of the newest take-over, or the first. Each
 *     live state that was ever mounted under a fence of the line came out of the one before, with nothing left behind. What
 *     was written under an older fence may not be in it.
 * @param requiredTip a commit that the holder must have before it mounts
 */
public record Mastership(NodeId holder, Fence fence, Fence line, Optional<CommitId> requiredTip) {
    /** Of a branch that a node has just made. */
    public static Mastership first(NodeId holder) {
        var fence = new Fence(1);
        return new Mastership(holder, fence, fence, Optional.empty());
    }

    /** The holder's own, once more: each process claims anew before it mounts. */
    public Mastership claimed() {
        return new Mastership(holder, fence.next(), line, requiredTip);
    }

    /** The holder passes it on, with everything that it has. */
    public Mastership givenTo(NodeId to, Optional<CommitId> tip) {
        return new Mastership(to, fence.next(), line, tip);
    }

    /** Anybody's, by the word of an administrator: goes on from what that node has, so a new line begins. */
    public Mastership takenOverBy(NodeId by, Optional<CommitId> tip) {
        return new Mastership(by, fence.next(), fence.next(), tip);
    }

    /** Whether a live state that was mounted under that fence belongs to the present line. */
    public boolean continues(Fence mountedUnder) {
        return mountedUnder.compareTo(line) >= 0;
    }
}
