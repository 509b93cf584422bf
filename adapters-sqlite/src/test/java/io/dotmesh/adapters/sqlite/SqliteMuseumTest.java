package io.dotmesh.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.KeyedAccount;
import io.dotmesh.domain.account.Keys;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.identity.SagaId;
import io.dotmesh.domain.mastership.Fence;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import io.dotmesh.domain.saga.Saga;
import io.dotmesh.ports.driven.DotRegister.Begun;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import io.dotmesh.ports.driven.DotRegister.DotRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A file of every version that ever was must still be read. */
class SqliteMuseumTest {
    private static final Commit FIRST =
            new Commit(new CommitId("c1"), "first", "alice", Instant.ofEpochSecond(1795348800, 1), Metadata.NONE);
    private static final Commit SECOND = new Commit(
            new CommitId("c2"),
            "zweite Größe \uD83D\uDC33",
            "bob",
            Instant.ofEpochSecond(1795348800, 2),
            new Metadata(new TreeMap<>(Map.of("empty", "", "ticket", "4\t2\n\\"))));

    private static final Mastership MASTERSHIP =
            new Mastership(new NodeId("n1"), new Fence(7), new Fence(5), Optional.of(SECOND.id()));

    @TempDir
    private Path data;

    static IntStream versions() {
        return IntStream.rangeClosed(1, Schema.VERSION);
    }

    private static void make(Path file, int version) throws IOException, SQLException {
        var name = "registry-" + version + ".sql";
        try (var script = SqliteMuseumTest.class.getResourceAsStream(name);
                var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            assertThat(script).as(name).isNotNull();
            statement.executeUpdate(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aFileOfAnyVersionIsReadAndWritten(int version) throws IOException, SQLException {
        make(data.resolve("registry.db"), version);
        var branch = new BranchId("b1");
        try (var registry = Opened.in(data)) {
            var dots = registry.dots();
            assertThat(dots.dots().orElseThrow()).isEqualTo(List.of(bare(), shop(version)));
            assertThat(dots.commits(branch).orElseThrow()).containsExactly(FIRST, SECOND);
            assertThat(dots.trash().orElseThrow()).containsExactly(trashed(version));
            assertThat(dots.sagas().orElseThrow())
                    .containsExactly(
                            new Begun(
                                    new SagaId("s3"),
                                    new Saga.DropBranch(new DotId("d1"), new BranchId("b8")),
                                    Optional.empty()),
                            new Begun(
                                    new SagaId("s7"),
                                    new Saga.DropBranch(new DotId("d1"), new BranchId("b9")),
                                    since3(version, new NodeId("n1"))));
            assertThat(dots.masterships().orElseThrow())
                    .isEqualTo(
                            version < 3
                                    ? Map.of()
                                    : Map.of(
                                            branch,
                                            MASTERSHIP,
                                            new BranchId("b3"),
                                            new Mastership(
                                                    new NodeId("n2"), new Fence(1), new Fence(1), Optional.empty())));
            assertThat(dots.removed(Set.of(branch, new BranchId("b8"), new BranchId("b9")))
                            .orElseThrow())
                    .isEqualTo(version < 3 ? Set.of() : Set.of(new BranchId("b8")));
            assertThat(registry.accounts().all().orElseThrow()).containsExactly(admin(), alice());
            assertThat(registry.accounts().byEmail("ALICE@example.com").orElseThrow())
                    .contains(alice());
            dots.change(List.of(new AddCommit(branch, Opened.commit("c3")))).orElseThrow();
        }
        try (var registry = Opened.in(data)) {
            assertThat(registry.dots().commits(branch).orElseThrow())
                    .containsExactly(FIRST, SECOND, Opened.commit("c3"));
        }
    }

    @Test
    void theMuseumHasTheTablesThatThisVersionMakes() throws IOException, SQLException {
        Opened.in(data).close();
        make(data.resolve("museum.db"), Schema.VERSION);
        assertThat(tables(data.resolve("registry.db"))).isEqualTo(tables(data.resolve("museum.db")));
    }

    private static List<String> tables(Path file) throws SQLException {
        var tables = new ArrayList<String>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1")) {
            while (rows.next()) {
                tables.add(rows.getString(1).replaceAll("\\s+", " "));
            }
        }
        return tables;
    }

    private static DotRecord bare() {
        return new DotRecord(
                new Dot(
                        new DotId("d2"),
                        DotName.parse("bare").orElseThrow(),
                        new AccountId("a1"),
                        new TreeSet<>(),
                        Optional.empty(),
                        Instant.ofEpochSecond(-1, 999_999_999)),
                List.of());
    }

    /** Version 1 knew of no quotas. */
    private static Optional<Quota> since2(int version, long bytes) {
        return version < 2 ? Optional.empty() : Optional.of(new Quota(bytes));
    }

    /** Version 2 knew of one node only. */
    private static <T> Optional<T> since3(int version, T value) {
        return version < 3 ? Optional.empty() : Optional.of(value);
    }

    private static DotRecord shop(int version) {
        var shop = new Dot(
                new DotId("d1"),
                DotName.parse("alice/shop").orElseThrow(),
                new AccountId("a1"),
                new TreeSet<>(List.of(new AccountId("a2"), new AccountId("a3"))),
                Optional.of(new Origin(new BranchId("gone-branch"), new CommitId("gone-commit"))),
                Instant.ofEpochSecond(1795348800, 123_456_789),
                since2(version, 10L << 30));
        var master = new Branch(new BranchId("b1"), shop.id(), BranchName.MASTER, Optional.empty(), Optional.empty());
        var stash = new Branch(
                new BranchId("b2"),
                shop.id(),
                new BranchName("stash"),
                Optional.of(new Origin(master.id(), FIRST.id())),
                Optional.of(new Stash(
                        master.id(), Instant.ofEpochSecond(1795348800, 5), Instant.ofEpochSecond(1795953600, 6))));
        return new DotRecord(
                shop,
                List.of(
                        new BranchRecord(master, 2, Optional.of(SECOND), since3(version, MASTERSHIP)),
                        new BranchRecord(stash, 0, Optional.empty(), Optional.empty())));
    }

    private static Trashed trashed(int version) {
        var dot = new Dot(
                new DotId("d3"),
                DotName.parse("alice/shop").orElseThrow(),
                new AccountId("a2"),
                new TreeSet<>(),
                Optional.empty(),
                Instant.EPOCH,
                since2(version, Quota.BYTES_MIN + 1));
        var master = new Branch(new BranchId("b3"), dot.id(), BranchName.MASTER, Optional.empty(), Optional.empty());
        return new Trashed(
                dot,
                List.of(master),
                new AccountId("a2"),
                Instant.ofEpochSecond(1795348801, 1),
                Instant.ofEpochSecond(1795348802, 2));
    }

    private static KeyedAccount admin() {
        return new KeyedAccount(new Account(Account.ADMIN_ID, "admin", "", new TreeMap<>()), Keys.NONE);
    }

    private static KeyedAccount alice() {
        return new KeyedAccount(
                new Account(new AccountId("a1"), "alice", "Alice@Example.com", new TreeMap<>(Map.of("team", "red"))),
                new Keys(
                        Optional.of("password-hash"),
                        Optional.of("key-hash"),
                        Optional.of(Instant.ofEpochSecond(1795348800, 9))));
    }
}
