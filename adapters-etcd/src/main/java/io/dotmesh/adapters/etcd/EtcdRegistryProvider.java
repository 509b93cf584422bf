package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.Registry;
import io.dotmesh.ports.spi.AdapterConfig;
import io.dotmesh.ports.spi.RegistryProvider;

/** Opens the registry below a prefix of the keys of etcd, and makes it there when there is none. */
public final class EtcdRegistryProvider implements RegistryProvider {
    /** For the service loader. */
    public EtcdRegistryProvider() {}

    @Override
    public String scheme() {
        return "etcd";
    }

    @Override
    public Outcome<Registry> open(AdapterConfig config) {
        return Settings.of(config).then(EtcdRegistry::open).map(registry -> registry);
    }
}
