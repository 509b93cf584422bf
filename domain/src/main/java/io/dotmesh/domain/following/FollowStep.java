package io.dotmesh.domain.following;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.util.Optional;
import java.util.Set;

/** Something that a node's store does to come nearer to the register. None loses a commit that the register has. */
public sealed interface FollowStep {
    BranchId branch();

    /** The branches whose volumes it changes. */
    default Set<BranchId> touched() {
        return switch (this) {
            case Receive _, Begin _, Remove _ -> Set.of(branch());
            case Split(var branch, var _, var keepAs) -> Set.of(branch, keepAs);
            case SetAside(var branch, var _, var keepAs) -> Set.of(branch, keepAs);
            case Replace(var branch, var _, var with, var keepAs) ->
                keepAs.map(keep -> Set.of(branch, with, keep)).orElseGet(() -> Set.of(branch, with));
        };
    }

    /**
     * Get the commits after {@code from} up to and with {@code to} from another node.
     *
     * @param from the newest that is here; or the one that the branch began at, where the node has nothing of the branch;
     *     empty to get all there is in one, which then shares nothing
     */
    record Receive(BranchId branch, Optional<CommitId> from, CommitId to) implements FollowStep {}

    /** Begin a volume without commits of its own, for some that are here already. */
    record Begin(BranchId branch, Origin origin) implements FollowStep {}

    /** What a reset did elsewhere: what stands after {@code at} becomes another branch of the register. */
    record Split(BranchId branch, CommitId at, BranchId keepAs) implements FollowStep {}

    /**
     * What the undoing of a reset did elsewhere: the commits of {@code with} take the place of those after {@code at}.
     *
     * @param keepAs the branch of the register that has those; empty where there are none, and nothing is to be kept
     */
    record Replace(BranchId branch, CommitId at, BranchId with, Optional<BranchId> keepAs) implements FollowStep {}

    /** Split off commits that the register does not have any more, under an id of which it does not know yet. */
    record SetAside(BranchId branch, CommitId at, BranchId keepAs) implements FollowStep {}

    /** Remove the volume: of a branch that was removed; or one without commits of its own, in place of which all is got anew. */
    record Remove(BranchId branch) implements FollowStep {}
}
