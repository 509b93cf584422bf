package io.dotmesh.domain.dot;

import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.DotId;
import java.util.Optional;

/**
 * One line of history of a dot, with the uncommitted state on top of it.
 *
 * @param origin where it began; empty for a branch with a history of its own from the start
 * @param stash set when the branch keeps what a reset dropped
 */
public record Branch(BranchId id, DotId dot, BranchName name, Optional<Origin> origin, Optional<Stash> stash) {
    public Branch beganAt(Optional<Origin> next) {
        return new Branch(id, dot, name, next, stash);
    }
}
