package io.dotmesh.adapters.http;

import io.dotmesh.adapters.httpclient.HttpPeerLinksProvider;
import io.dotmesh.adapters.httpclient.HttpRemoteNodeProvider;
import io.dotmesh.application.Node;
import io.dotmesh.application.composition.Parts;
import io.dotmesh.application.composition.Policy;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.PeerLinks.Peer;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.ports.spi.FrontEndProvider.FrontEnd;
import io.dotmesh.testkit.contract.UseCasesContract;
import io.dotmesh.testkit.fake.DirectoryMountNames;
import io.dotmesh.testkit.fake.DirectoryVolumeStore;
import io.dotmesh.testkit.fake.FakeRegistry;
import io.dotmesh.testkit.fake.FastCredentials;
import io.dotmesh.testkit.fake.SequentialIdentifiers;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The application on fakes, with a front end before it, and clients of that. */
final class RealNode implements AutoCloseable {
    private final Node node;
    private final FrontEnd front;
    private final Map<String, Secret> secrets = new HashMap<>();
    final int port;

    RealNode(Path directory) {
        var parts = new Parts(
                DirectoryVolumeStore.open(directory.resolve("store")).orElseThrow(),
                new FakeRegistry(),
                DirectoryMountNames.open(directory.resolve("names")).orElseThrow(),
                new FastCredentials(),
                new SequentialIdentifiers(),
                InstantSource.system(),
                Optional.empty(),
                "test");
        node = Node.start(
                        parts,
                        Policy.DEFAULT,
                        Optional.of(new Node.AdminSecrets(UseCasesContract.PASSWORD, new Secret("ADMINKEY"))))
                .orElseThrow();
        secrets.put("admin", UseCasesContract.PASSWORD);
        front = HttpFrontEnd.open(
                        new OtherNode(node.entrance()),
                        new Settings(InetAddress.getLoopbackAddress(), 0, 0),
                        Limits.DEFAULT,
                        InstantSource.system())
                .orElseThrow();
        port = URI.create(front.addresses().getFirst()).getPort();
    }

    void register(String name) {
        node.entrance()
                .asAdmin()
                .accounts()
                .register(name, name + "@example.com", UseCasesContract.PASSWORD)
                .orElseThrow();
        secrets.put(name, UseCasesContract.PASSWORD);
    }

    UseCases inside() {
        return node.entrance().asAdmin();
    }

    UseCases as(String account) {
        return new HttpRemoteNodeProvider()
                .connect(new Remote(account, "127.0.0.1", port, secrets.getOrDefault(account, new Secret(""))));
    }

    /** Through another node of the cluster. */
    UseCases onBehalfOf(String account) {
        var id = inside().accounts().find(account).orElseThrow().id();
        return new HttpPeerLinksProvider()
                .open(OtherNode.ID, OtherNode.SECRET)
                .onBehalfOf(new Peer(new NodeId("n1"), List.of("http://127.0.0.1:" + port)), id);
    }

    @Override
    public void close() {
        front.close();
        node.close();
    }
}
