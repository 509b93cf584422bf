package io.dotmesh.ports.spi;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.PeerLinks;

/** Asks the other nodes of a cluster. */
public interface PeerLinksProvider {
    /** The word that selects it, which is that of the front end that it asks. */
    String scheme();

    /**
     * The links of a node.
     *
     * @param self who asks
     * @param secret what it shows for that; made anew at each start of the node, and only its hash is where others look
     */
    PeerLinks open(NodeId self, Secret secret);
}
