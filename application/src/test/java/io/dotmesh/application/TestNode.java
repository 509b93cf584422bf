package io.dotmesh.application;

import io.dotmesh.application.composition.Parts;
import io.dotmesh.application.composition.Policy;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.testkit.contract.UseCasesContract;
import io.dotmesh.testkit.fake.DirectoryMountNames;
import io.dotmesh.testkit.fake.DirectoryVolumeStore;
import io.dotmesh.testkit.fake.FailingRegistry;
import io.dotmesh.testkit.fake.FailingVolumeStore;
import io.dotmesh.testkit.fake.Failpoints;
import io.dotmesh.testkit.fake.FakeRegistry;
import io.dotmesh.testkit.fake.FastCredentials;
import io.dotmesh.testkit.fake.ManualClock;
import io.dotmesh.testkit.fake.SequentialIdentifiers;
import java.nio.file.Path;
import java.util.Optional;

/** A node on fakes, which can be stopped and started again on the same data. */
final class TestNode {
    final ManualClock clock = new ManualClock();
    final SequentialIdentifiers identifiers = new SequentialIdentifiers();
    private final Path directory;
    FakeRegistry registry = new FakeRegistry();
    private Optional<VolumeStore> store = Optional.empty();
    private Optional<Node> node = Optional.empty();

    TestNode(Path directory) {
        this.directory = directory;
    }

    /** Starts, or starts again, with the parts' calls passing those points. */
    TestNode start(Failpoints failpoints) {
        var opened = DirectoryVolumeStore.open(directory.resolve("store")).orElseThrow();
        store = Optional.of(opened);
        var parts = new Parts(
                new FailingVolumeStore(opened, failpoints),
                new FailingRegistry(registry, failpoints),
                DirectoryMountNames.open(directory.resolve("names")).orElseThrow(),
                new FastCredentials(),
                identifiers,
                clock,
                Optional.empty(),
                "test");
        node = Optional.of(Node.start(parts, Policy.DEFAULT, Optional.empty()).orElseThrow());
        return this;
    }

    TestNode start() {
        return start(new Failpoints());
    }

    void stop() {
        store.orElseThrow().close();
        registry.close();
        registry = registry.reopened();
    }

    VolumeStore store() {
        return store.orElseThrow();
    }

    Node node() {
        return node.orElseThrow();
    }

    void register(String name) {
        node().entrance()
                .asAdmin()
                .accounts()
                .register(name, name + "@example.com", UseCasesContract.PASSWORD)
                .orElseThrow();
    }

    UseCases as(String account) {
        return account.equals("admin")
                ? node().entrance().asAdmin()
                : enter(account).orElseThrow();
    }

    Outcome<UseCases> enter(String account) {
        return enter(account, UseCasesContract.PASSWORD);
    }

    Outcome<UseCases> enter(String account, Secret secret) {
        return node().entrance().enter(account, secret);
    }
}
