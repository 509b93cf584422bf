package io.dotmesh.domain.dot;

import io.dotmesh.domain.identity.BranchId;
import java.time.Instant;

/**
 * Why a branch exists that nobody asked for: it keeps what a reset dropped.
 *
 * @param of the branch that was reset
 * @param since when it was reset
 * @param expires when the kept branch may go
 */
public record Stash(BranchId of, Instant since, Instant expires) {}
