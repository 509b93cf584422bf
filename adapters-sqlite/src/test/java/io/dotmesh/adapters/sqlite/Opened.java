package io.dotmesh.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.domain.saga.RegistryChange.AddBranch;
import io.dotmesh.domain.saga.RegistryChange.AddDot;
import io.dotmesh.ports.driven.Registry;
import io.dotmesh.ports.spi.AdapterConfig;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Registries in directories, and what the tests of this adapter put into them. */
final class Opened {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456789Z");
    static final Dot SHOP = new Dot(
            new DotId("d1"),
            DotName.parse("alice/shop").orElseThrow(),
            new AccountId("alice"),
            new TreeSet<>(),
            Optional.empty(),
            NOON);
    static final Branch MASTER =
            new Branch(new BranchId("b1"), SHOP.id(), BranchName.MASTER, Optional.empty(), Optional.empty());
    static final List<RegistryChange> SHOP_AND_MASTER = List.of(new AddDot(SHOP), new AddBranch(MASTER));

    private Opened() {}

    static Registry in(Path data) {
        return tried(data).orElseThrow();
    }

    static Outcome<Registry> tried(Path data) {
        return new SqliteRegistryProvider().open(new AdapterConfig(data, Map.of(), InstantSource.system()));
    }

    static Commit commit(String id) {
        return new Commit(new CommitId(id), "message of " + id, "alice", NOON, Metadata.NONE);
    }

    static List<String> commitsOf(Registry registry) {
        return registry.dots().commits(MASTER.id()).orElseThrow().stream()
                .map(commit -> commit.id().value())
                .toList();
    }

    /** Runs a script on the file behind the registry's back. */
    static void script(Path data, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("registry.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    static void answers(FaultCode code, Outcome<?> outcome) {
        assertThat(outcome.toFault()).hasValueSatisfying(fault -> {
            assertThat(fault.code()).as(fault.detail()).isEqualTo(code);
            assertThat(fault.detail()).contains("registry");
            assertThat(fault.next()).isNotBlank();
        });
    }

    static String next(Outcome<?> outcome) {
        return outcome.toFault().map(Fault::next).orElse("");
    }
}
