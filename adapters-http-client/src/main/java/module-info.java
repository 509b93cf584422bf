/** The use cases of a node somewhere else, asked for over JSON-RPC. */
@org.jspecify.annotations.NullMarked
module io.dotmesh.adapters.httpclient {
    requires com.google.gson;
    requires io.dotmesh.ports;

    provides io.dotmesh.ports.spi.RemoteNodeProvider with
            io.dotmesh.adapters.httpclient.HttpRemoteNodeProvider;
}
