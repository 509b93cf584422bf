import io.dotmesh.adapters.etcd.EtcdRegistryProvider;
import io.dotmesh.ports.spi.RegistryProvider;

/** The registry that the nodes of a cluster share, in etcd. */
@org.jspecify.annotations.NullMarked
module io.dotmesh.adapters.etcd {
    requires com.fasterxml.jackson.databind;
    requires io.dotmesh.ports;
    requires io.grpc;
    requires io.netty.handler;
    requires jetcd.common;
    requires jetcd.core;
    // Not used here: automatic modules name none of the real ones that they need at run time.
    requires com.google.common;
    requires dev.failsafe.core;
    requires io.netty.codec.http2;
    requires io.vertx.core;
    requires org.slf4j;

    provides RegistryProvider with
            EtcdRegistryProvider;
}
