package io.dotmesh.ports.driven;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.Outcome;

/** Where the person who started the node keeps the addresses and keys of nodes: the configuration of {@code dm}. */
public interface RemoteBook {
    /**
     * Adds a remote, or renews the one that this node wrote before; it becomes the current one when there was none. What
     * another has under that name stays as it is, and with it that node's key: a free name like it is taken instead.
     * Answers the name. Only its owner can read the file.
     */
    Outcome<String> remember(String name, Remote remote);

    /** How a node is reached. */
    record Remote(String user, String host, int port, Secret apiKey) {}
}
