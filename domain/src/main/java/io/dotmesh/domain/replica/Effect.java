package io.dotmesh.domain.replica;

import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.identity.RequestId;
import io.dotmesh.domain.mastership.Fence;
import io.dotmesh.domain.mastership.Mastership;
import java.util.List;
import java.util.Optional;

/**
 * Something to do for a replica. Each ends in exactly one {@link ReplicaEvent.Result}, and a replica has one at a time.
 *
 * <p>A failure does not say that nothing was done: after one, {@link Inspect} and {@link Look} find out.
 */
public sealed interface Effect {
    /** Look what the disks have. */
    record Inspect() implements Effect {}

    /** Ask the register itself for the mastership, not a copy. */
    record Look() implements Effect {}

    /**
     * Replace the mastership by this node's own, if its fence is still the expected.
     *
     * @param carry what is to be the live state then, if not what is
     */
    record Claim(Fence expected, Mastership proposed, Optional<Fence> carry) implements Effect {}

    /** Replace the mastership by another node's, if its fence is still the expected. */
    record Give(Fence expected, Mastership proposed) implements Effect {}

    /** Mount, or note the new fence at what is mounted already; a carry becomes the live state before. */
    record Mount(Fence fence, Optional<Fence> carry) implements Effect {}

    /** Unmount; clients are in the way of it unless it is forced. */
    record Unmount(boolean force) implements Effect {}

    /** Make the live state a carry. */
    record Freeze() implements Effect {}

    /** Commit the live state. */
    record Commit(RequestId request, Fence fence) implements Effect {}

    /** Ask the register itself whether the fence under which a commit was made still held after it. */
    record Verify(RequestId request, CommitId commit, Fence fence) implements Effect {}

    /** Get the commits after the base up to another from a peer, in place of whatever is after the base. */
    record Receive(NodeId from, Optional<CommitId> base, CommitId to) implements Effect {}

    /** Get a copy of a carry. */
    record Fetch(NodeId from, Fence carry) implements Effect {}

    record Drop(Fence carry) implements Effect {}

    /**
     * Split off the commits after one, the live state if so said, and carries, under a new branch id.
     *
     * @param at the newest commit that stays
     */
    record Stash(Optional<CommitId> at, boolean live, List<Fence> carries) implements Effect {}

    /** Enter a stash in the register, where people find its name. */
    record Tell(BranchId stash) implements Effect {}
}
