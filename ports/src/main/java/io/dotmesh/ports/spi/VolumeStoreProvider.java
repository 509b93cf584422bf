package io.dotmesh.ports.spi;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.VolumeStore;

/** Opens a store. Settings are those of the store; {@code LOCKED} while another process has it open. */
public interface VolumeStoreProvider {
    /** The word that selects it in the configuration. */
    String scheme();

    Outcome<VolumeStore> open(AdapterConfig config);
}
