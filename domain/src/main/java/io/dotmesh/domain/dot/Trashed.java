package io.dotmesh.domain.dot;

import io.dotmesh.domain.identity.AccountId;
import java.time.Instant;
import java.util.List;

/**
 * A deleted dot that can still be restored. Its name is free.
 *
 * @param by who deleted it
 * @param expires when its volumes may go
 */
public record Trashed(Dot dot, List<Branch> branches, AccountId by, Instant since, Instant expires) {
    public Trashed {
        branches = List.copyOf(branches);
    }
}
