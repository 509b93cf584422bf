package io.dotmesh.adapters.httpclient;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.Volumes;
import java.nio.file.Path;
import java.util.Optional;

/** {@link Volumes} of a node somewhere else. Paths are paths there. */
record RemoteVolumes(RemoteNode node) implements Volumes {
    @Override
    public Outcome<Path> attach(DotName dot, Optional<BranchName> pinned, SubdotName subdot) {
        return node.call(
                "Procure",
                Params.none()
                        .with("Namespace", dot.namespace().value())
                        .with(
                                "Name",
                                pinned.map(branch -> dot.name() + "@" + branch.value())
                                        .orElse(dot.name()))
                        .with("Subdot", subdot.value()),
                path -> Path.of(path.text()));
    }

    @Override
    public Outcome<Nothing> checkOut(DotName dot, BranchName branch) {
        return node.call(
                "SwitchContainers",
                RemoteDots.named(dot).with("NewBranchName", branch.isMaster() ? "" : branch.value()),
                _ -> Nothing.NOTHING);
    }
}
