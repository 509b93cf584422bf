package io.dotmesh.system;

import io.dotmesh.adapters.embedded.LinkedMountNamesProvider;
import io.dotmesh.adapters.http.HttpFrontEndProvider;
import io.dotmesh.adapters.httpclient.HttpRemoteNodeProvider;
import io.dotmesh.adapters.sqlite.SqliteRegistryProvider;
import io.dotmesh.application.Node;
import io.dotmesh.application.Node.AdminSecrets;
import io.dotmesh.application.composition.Parts;
import io.dotmesh.application.composition.Policy;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.ports.spi.AdapterConfig;
import io.dotmesh.ports.spi.FrontEndProvider.FrontEnd;
import io.dotmesh.testkit.contract.UseCasesContract;
import io.dotmesh.testkit.fake.FailingRegistry;
import io.dotmesh.testkit.fake.FailingVolumeStore;
import io.dotmesh.testkit.fake.Failpoints;
import io.dotmesh.testkit.fake.FastCredentials;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A node of real parts on either store. Only the hashing of secrets is a fake, for the sake of time. */
final class RealNode implements AutoCloseable {
    private static final Secret ADMIN = new Secret("administrator");

    private final Node node;
    private Optional<FrontEnd> frontEnd = Optional.empty();

    private RealNode(Node node) {
        this.node = node;
    }

    static RealNode open(Storage storage, Path directory, Failpoints failpoints) {
        var store = storage.open(directory);
        var registry =
                new SqliteRegistryProvider().open(config(directory, Map.of())).orElseThrow();
        var names =
                new LinkedMountNamesProvider().open(config(directory, Map.of())).orElseThrow();
        var parts = new Parts(
                new FailingVolumeStore(store, failpoints),
                new FailingRegistry(registry, failpoints),
                names,
                new FastCredentials(),
                () -> UUID.randomUUID().toString(),
                InstantSource.system(),
                Optional.empty(),
                "test");
        return new RealNode(Node.start(parts, Policy.DEFAULT, Optional.of(new AdminSecrets(ADMIN, ADMIN)))
                .orElseThrow());
    }

    private static AdapterConfig config(Path directory, Map<String, String> settings) {
        return new AdapterConfig(directory, settings, InstantSource.system());
    }

    RealNode register(String... names) {
        for (var name : names) {
            node.entrance()
                    .asAdmin()
                    .accounts()
                    .register(name, name + "@example.com", UseCasesContract.PASSWORD)
                    .orElseThrow();
        }
        return this;
    }

    /** Opens the way in over HTTP. */
    RealNode listen(Path directory) {
        frontEnd = Optional.of(new HttpFrontEndProvider()
                .start(node.entrance(), config(directory, Map.of("port", "0")))
                .orElseThrow());
        return this;
    }

    UseCases inside(String account) {
        return account.equals("admin")
                ? node.entrance().asAdmin()
                : node.entrance().enter(account, UseCasesContract.PASSWORD).orElseThrow();
    }

    /** Asked over the network. */
    UseCases over(String account) {
        var address = URI.create(frontEnd.orElseThrow().addresses().getFirst());
        var secret = account.equals("admin") ? ADMIN : UseCasesContract.PASSWORD;
        return new HttpRemoteNodeProvider().connect(new Remote(account, address.getHost(), address.getPort(), secret));
    }

    @Override
    public void close() {
        frontEnd.ifPresent(FrontEnd::close);
        node.close();
    }
}
