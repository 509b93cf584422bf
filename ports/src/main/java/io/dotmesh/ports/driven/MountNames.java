package io.dotmesh.ports.driven;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The names under which people and containers find mounted branches: a directory with a link
 * {@code NAMESPACE/DOT} for each dot, which points at the branch that is checked out, and a link
 * {@code NAMESPACE/DOT@BRANCH} for each branch that was asked for by name.
 *
 * <p>Only links that this program made are changed; anything else in a link's place is {@code ALREADY_EXISTS}.
 */
public interface MountNames {
    /** Points the name at a directory, in one step: nobody sees the name missing. Answers the link. */
    Outcome<Path> point(DotName dot, Optional<BranchName> pinned, Path at);

    /** Where the name points; empty when there is none. */
    Outcome<Optional<Path>> target(DotName dot, Optional<BranchName> pinned);

    /** Removes the dot's name and those of its branches. Done when there are none. */
    Outcome<Nothing> remove(DotName dot);
}
