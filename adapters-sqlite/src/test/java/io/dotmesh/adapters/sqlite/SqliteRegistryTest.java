package io.dotmesh.adapters.sqlite;

import io.dotmesh.ports.driven.Registry;
import io.dotmesh.ports.spi.AdapterConfig;
import io.dotmesh.testkit.contract.RegistryContract;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class SqliteRegistryTest extends RegistryContract {
    @TempDir
    private Path data;

    @Override
    protected Registry open() {
        return new SqliteRegistryProvider()
                .open(new AdapterConfig(data, Map.of(), InstantSource.system()))
                .orElseThrow();
    }
}
