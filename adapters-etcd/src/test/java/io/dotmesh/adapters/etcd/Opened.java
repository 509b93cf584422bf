package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.Registry;
import io.dotmesh.ports.spi.AdapterConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Registries in an etcd, and what the tests of this adapter put into them. */
final class Opened {
    private Opened() {}

    static Registry at(EtcdProcess etcd, String prefix) {
        return tried(etcd, prefix, Map.of()).orElseThrow();
    }

    static Outcome<Registry> tried(EtcdProcess etcd, String prefix, Map<String, String> more) {
        var settings = new HashMap<>(Map.of("etcd-endpoints", etcd.endpoint(), "etcd-prefix", prefix));
        settings.putAll(more);
        return new EtcdRegistryProvider().open(new AdapterConfig(Path.of("unused"), settings, InstantSource.system()));
    }
}
