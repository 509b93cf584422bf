package io.dotmesh.domain.replica;

import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.mastership.Fence;
import java.util.Optional;

/**
 * A live state frozen for its way to another node: a hidden state on top of a commit, and none itself.
 *
 * @param fence the one under which it was mounted last; no two carries of a branch that differ have the same, since a mount
 *     needs a new fence, and a live state is frozen once
 * @param dirty whether it differs from the commit
 */
public record Carry(Fence fence, Optional<CommitId> base, boolean dirty) {}
