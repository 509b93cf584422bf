/** The way in over HTTP: JSON-RPC as the original speaks it, commits for other nodes, probes, and figures for monitoring. */
@org.jspecify.annotations.NullMarked
module io.dotmesh.adapters.http {
    requires com.fasterxml.jackson.databind;
    requires io.dotmesh.ports;
    requires io.helidon.webserver;

    provides io.dotmesh.ports.spi.FrontEndProvider with
            io.dotmesh.adapters.http.HttpFrontEndProvider;
}
