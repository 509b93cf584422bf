package io.dotmesh.adapters.httpclient;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.PeerLinks;
import io.dotmesh.ports.spi.PeerLinksProvider;

/** Asks the other nodes of a cluster over HTTP. */
public final class HttpPeerLinksProvider implements PeerLinksProvider {
    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public PeerLinks open(NodeId self, Secret secret) {
        return new HttpPeerLinks(self, secret, HttpPeerLinks.Patience.DEFAULT);
    }
}
