/** The use cases of a node somewhere else, asked for over JSON-RPC, and the commits of nodes of the same cluster. */
@org.jspecify.annotations.NullMarked
module io.dotmesh.adapters.httpclient {
    requires com.google.gson;
    requires io.dotmesh.ports;

    provides io.dotmesh.ports.spi.PeerLinksProvider with
            io.dotmesh.adapters.httpclient.HttpPeerLinksProvider;
    provides io.dotmesh.ports.spi.RemoteNodeProvider with
            io.dotmesh.adapters.httpclient.HttpRemoteNodeProvider;
}
