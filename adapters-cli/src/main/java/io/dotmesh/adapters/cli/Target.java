package io.dotmesh.adapters.cli;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;

/** The dot and branch that a command is about. */
record Target(DotName dot, BranchName branch) {
    @Override
    public String toString() {
        return branch.isMaster() ? dot.shortForm() : dot.shortForm() + "@" + branch;
    }
}
