package io.dotmesh.ports.driven;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;

/** Where the person who started the node keeps the addresses and keys of nodes: the configuration of {@code dm}. */
public interface RemoteBook {
    /** Adds or replaces a remote; it becomes the current one when there was none. Only its owner can read the file. */
    Outcome<Nothing> remember(String name, Remote remote);

    /** How a node is reached. */
    record Remote(String user, String host, int port, Secret apiKey) {}
}
