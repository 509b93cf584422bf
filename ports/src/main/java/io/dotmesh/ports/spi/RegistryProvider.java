package io.dotmesh.ports.spi;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.Registry;

/** Opens a registry. */
public interface RegistryProvider {
    /** The word that selects it in the configuration. */
    String scheme();

    Outcome<Registry> open(AdapterConfig config);
}
