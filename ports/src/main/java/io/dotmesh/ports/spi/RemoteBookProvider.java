package io.dotmesh.ports.spi;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.RemoteBook;

/** Opens the book of remotes of the person who runs this process. */
public interface RemoteBookProvider {
    /** The word that selects it in the configuration. */
    String scheme();

    /** For the node whose data directory the configuration has: that tells it from others on its machine. */
    Outcome<RemoteBook> open(AdapterConfig config);
}
