package io.dotmesh.adapters.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.domain.saga.RegistryChange.AddBranch;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import io.dotmesh.domain.saga.RegistryChange.AddDot;
import io.dotmesh.ports.driven.Registry;
import io.dotmesh.ports.spi.AdapterConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Registries in an etcd, and what the tests of this adapter put into them. */
final class Opened {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456789Z");
    static final Dot SHOP = dot("shop");
    static final Branch MASTER = branch(SHOP, "master");
    static final NodeId NODE = new NodeId("node-1");

    private Opened() {}

    static Registry at(EtcdProcess etcd, String prefix) {
        return tried(etcd.endpoint(), prefix, Map.of()).orElseThrow();
    }

    /** One of several nodes, each with a data directory of its own, that is believed to be there for so long. */
    static Registry node(String endpoint, String prefix, Path data, Duration lasting) {
        var settings = Map.of("etcd-endpoints", endpoint, "etcd-prefix", prefix, "etcd-timeout", "30");
        return Settings.of(new AdapterConfig(data, settings, InstantSource.system()))
                .then(known -> EtcdRegistry.open(known, lasting))
                .orElseThrow();
    }

    static Outcome<Registry> tried(String endpoint, String prefix, Map<String, String> more) {
        // A busy machine may take its time; those who test how long it may be say so.
        var settings = new HashMap<>(Map.of("etcd-endpoints", endpoint, "etcd-prefix", prefix, "etcd-timeout", "30"));
        settings.putAll(more);
        return with(settings);
    }

    /** As nodes do that share it. */
    static Outcome<Registry> with(Map<String, String> settings) {
        return Settings.of(new AdapterConfig(Path.of("unused"), settings, InstantSource.system()))
                .then(EtcdRegistry::open)
                .map(registry -> registry);
    }

    static Dot dot(String name) {
        return new Dot(
                new DotId("dot-" + name),
                DotName.parse("alice/" + name).orElseThrow(),
                new AccountId("alice"),
                new TreeSet<>(),
                Optional.empty(),
                NOON);
    }

    static Branch branch(Dot dot, String name) {
        return new Branch(
                new BranchId(dot.id() + "-" + name),
                dot.id(),
                new BranchName(name),
                Optional.empty(),
                Optional.empty());
    }

    static Commit commit(int number) {
        return new Commit(
                new CommitId("commit-" + number), "message " + number, "alice", NOON.plusNanos(number), Metadata.NONE);
    }

    static List<RegistryChange> commits(Branch branch, int count) {
        return IntStream.range(0, count)
                .<RegistryChange>mapToObj(number -> new AddCommit(branch.id(), commit(number)))
                .toList();
    }

    static void change(Registry registry, RegistryChange... changes) {
        change(registry, List.of(changes));
    }

    static void change(Registry registry, List<RegistryChange> changes) {
        assertThat(registry.dots().change(changes)).isEqualTo(Outcome.done());
    }

    static void addShop(Registry registry) {
        change(registry, new AddDot(SHOP), new AddBranch(MASTER));
    }

    static List<String> names(Registry registry) {
        return registry.dots().dots().orElseThrow().stream()
                .map(record -> record.dot().name().name())
                .toList();
    }

    static void answers(FaultCode code, Outcome<?> outcome) {
        assertThat(outcome.toFault()).hasValueSatisfying(fault -> {
            assertThat(fault.code()).as(fault.detail()).isEqualTo(code);
            assertThat(fault.next()).isNotBlank();
        });
    }
}
