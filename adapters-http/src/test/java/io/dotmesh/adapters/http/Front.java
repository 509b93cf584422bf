package io.dotmesh.adapters.http;

import io.dotmesh.ports.spi.FrontEndProvider.FrontEnd;
import java.net.InetAddress;
import java.net.URI;
import java.time.InstantSource;

/** A front end that is open on free ports, with a scripted node behind it. */
final class Front implements AutoCloseable {
    final ScriptedNode node = new ScriptedNode();
    final int port;
    final int livenessPort;
    private final FrontEnd open;

    Front() {
        this(Limits.DEFAULT);
    }

    Front(Limits limits) {
        open = HttpFrontEnd.open(
                        node, new Settings(InetAddress.getLoopbackAddress(), 0, 0), limits, InstantSource.system())
                .orElseThrow();
        port = URI.create(open.addresses().get(0)).getPort();
        livenessPort = URI.create(open.addresses().get(1)).getPort();
    }

    @Override
    public void close() {
        open.close();
    }
}
