package io.dotmesh.domain.following;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.util.List;
import java.util.Optional;

/**
 * A branch as the register has it.
 *
 * @param commits its own, oldest first
 * @param isServedHere whether this node is its master: then nothing of it is changed by following
 */
public record Line(BranchId branch, Optional<Origin> origin, List<CommitId> commits, boolean isServedHere) {
    public Line {
        commits = List.copyOf(commits);
    }

    Optional<CommitId> beganAt() {
        return origin.map(Origin::commit);
    }
}
