package io.dotmesh.ports.driving;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.nio.file.Path;
import java.util.Optional;

/** Where the live state is found. */
public interface Volumes {
    /**
     * A path on the node for a subdot. Without {@code pinned} the path follows {@link #checkOut}; with it, it stays on
     * that branch. A dot that does not exist is created, unless {@code pinned} names a branch other than master.
     */
    Outcome<Path> attach(DotName dot, Optional<BranchName> pinned, SubdotName subdot);

    /** Points the dot's path at another branch. */
    Outcome<Nothing> checkOut(DotName dot, BranchName branch);
}
