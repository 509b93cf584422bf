package io.dotmesh.ports.spi;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.MountNames;

/** Opens a directory of mount names. */
public interface MountNamesProvider {
    /** The word that selects it in the configuration. */
    String scheme();

    Outcome<MountNames> open(AdapterConfig config);
}
