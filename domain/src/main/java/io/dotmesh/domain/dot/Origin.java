package io.dotmesh.domain.dot;

import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;

/** The commit that a branch began at, and the branch that holds it. */
public record Origin(BranchId branch, CommitId commit) {}
