package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.spi.AdapterConfig;
import io.dotmesh.ports.spi.VolumeStoreProvider;

/** Keeps volumes in a ZFS pool. Settings: {@code pool}, {@code pool-dir}, {@code pool-size}, {@code mount-prefix}. */
public final class ZfsVolumeStoreProvider implements VolumeStoreProvider {
    @Override
    public String scheme() {
        return "zfs";
    }

    @Override
    public Outcome<VolumeStore> open(AdapterConfig config) {
        return Settings.of(config).then(settings -> new Opening(settings).open());
    }
}
