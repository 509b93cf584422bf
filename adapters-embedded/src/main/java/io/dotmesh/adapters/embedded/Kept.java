package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.identity.CommitId;

/**
 * A commit as its branch has it.
 *
 * @param state the {@link Root} of the volume
 * @param said what the commit says about itself
 */
record Kept(CommitId id, ObjectId state, ObjectId said) {}
