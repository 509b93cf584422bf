package io.dotmesh.ports.driving;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.Usage;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.NodeId;
import java.util.Optional;

/**
 * A branch as people see it.
 *
 * @param commits how many it has itself, without those before its origin
 * @param tip the newest of them
 * @param master the node that has its live state
 */
public record BranchView(Branch branch, Usage usage, long commits, Optional<Commit> tip, NodeId master) {}
