package io.dotmesh.application.serving;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.Volumes;
import java.nio.file.Path;
import java.util.Optional;

/** {@link Volumes} of a cluster: a path is of use only where it was asked for; which branch it follows is said to the master. */
record CarryingVolumes(Volumes here, Courier courier) implements Volumes {
    @Override
    public Outcome<Path> attach(DotName dot, Optional<BranchName> pinned, SubdotName subdot) {
        return here.attach(dot, pinned, subdot);
    }

    @Override
    public Outcome<Nothing> checkOut(DotName dot, BranchName branch) {
        return courier.toMasterOf(dot, branch, cases -> cases.volumes().checkOut(dot, branch));
    }
}
