package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.MountNames;
import io.dotmesh.ports.spi.AdapterConfig;
import io.dotmesh.testkit.contract.MountNamesContract;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

class LinkedMountNamesTest extends MountNamesContract {
    @Override
    protected Outcome<MountNames> open(Path directory) {
        return new LinkedMountNamesProvider()
                .open(new AdapterConfig(
                        directory.resolveSibling("data"),
                        Map.of("container-mount-prefix", directory.toString()),
                        InstantSource.system()));
    }
}
