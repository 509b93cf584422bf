package io.dotmesh.testkit.fake;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.MountNames;
import io.dotmesh.testkit.contract.MountNamesContract;
import java.nio.file.Path;

/** The fake keeps the contract that the real names keep. */
class DirectoryMountNamesTest extends MountNamesContract {
    @Override
    protected Outcome<MountNames> open(Path directory) {
        return DirectoryMountNames.open(directory);
    }
}
