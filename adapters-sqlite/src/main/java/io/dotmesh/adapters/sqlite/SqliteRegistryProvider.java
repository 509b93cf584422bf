package io.dotmesh.adapters.sqlite;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.Registry;
import io.dotmesh.ports.spi.AdapterConfig;
import io.dotmesh.ports.spi.RegistryProvider;
import java.util.Set;

/** Opens the registry in the data directory, and makes it there when there is none. It takes no settings. */
public final class SqliteRegistryProvider implements RegistryProvider {
    /** For the service loader. */
    public SqliteRegistryProvider() {}

    @Override
    public String scheme() {
        return "sqlite";
    }

    @Override
    public Outcome<Registry> open(AdapterConfig config) {
        return config.knowing(Set.of()).then(known -> SqliteRegistry.open(known.data(), known.clock()));
    }
}
