package io.dotmesh.adapters.sqlite;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import io.dotmesh.ports.driven.DotRegister.DotRecord;
import io.dotmesh.ports.driven.DotRegister.Summary;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is read of dots, branches and commits: always so many queries, however many there are of each. */
final class DotTables {
    private static final String LIVE = "d.trashed_by IS NULL";

    /** Which dots are read. */
    enum Scope {
        ALL(LIVE),
        NAMED(LIVE + " AND d.namespace = ? AND d.name = ?"),
        WITH_ID(LIVE + " AND d.id = ?"),
        WITH_BRANCH(LIVE + " AND d.key = (SELECT dot FROM branches WHERE id = ?)"),
        TRASH("d.trashed_by IS NOT NULL"),
        IN_TRASH_WITH_ID("d.trashed_by IS NOT NULL AND d.id = ?");

        private final String dots;
        private final String collaborators;
        private final String branches;
        private final String metadata;
        private final String trash;

        Scope(String condition) {
            dots = "SELECT d.key, d.id, d.namespace, d.name, d.owner, d.origin_branch, d.origin_commit, d.created_s,"
                    + " d.created_ns FROM dots d WHERE " + condition + " ORDER BY d.namespace, d.name";
            collaborators =
                    "SELECT c.dot, c.account FROM dots d JOIN collaborators c ON c.dot = d.key WHERE " + condition;
            branches = "SELECT b.dot, b.key, b.id, d.id, b.name, b.origin_branch, b.origin_commit, b.stash_of,"
                    + " b.stash_s, b.stash_ns, b.expires_s, b.expires_ns, c.position, c.id, c.message, c.author,"
                    + " c.made_s, c.made_ns FROM dots d JOIN branches b ON b.dot = d.key"
                    + " LEFT JOIN commits c ON c.branch = b.key AND c.position = "
                    + newest("b.key") + " WHERE " + condition + " ORDER BY b.dot, b.name";
            metadata = "SELECT m.branch, m.field, m.value FROM dots d JOIN branches b ON b.dot = d.key"
                    + " JOIN metadata m ON m.branch = b.key AND m.position = " + newest("b.key") + " WHERE "
                    + condition;
            trash = "SELECT d.key, d.trashed_by, d.trashed_s, d.trashed_ns, d.expires_s, d.expires_ns FROM dots d"
                    + " WHERE " + condition;
        }

        private static String newest(String branch) {
            return "(SELECT MAX(position) FROM commits WHERE branch = " + branch + ")";
        }
    }

    private static final String COMMITS = """
            SELECT c.position, c.id, c.message, c.author, c.made_s, c.made_ns
            FROM commits c WHERE c.branch = (SELECT key FROM branches WHERE id = ?) ORDER BY c.position
            """;

    private static final String METADATA = """
            SELECT m.position, m.field, m.value
            FROM metadata m WHERE m.branch = (SELECT key FROM branches WHERE id = ?)
            """;

    private static final String SUMMARIES = """
            SELECT b.id, c.position, c.id FROM branches b LEFT JOIN commits c
            ON c.branch = b.key AND c.position = (SELECT MAX(position) FROM commits WHERE branch = b.key)
            """;

    private final Session session;

    DotTables(Session session) {
        this.session = session;
    }

    private record Keyed<T>(long key, T value) {}

    private record Field(long key, String name, String value) {}

    /** The terms under which a dot lies in the trash. */
    private record Terms(AccountId by, Instant since, Instant expires) {}

    /** Dots with their branches, both sorted by name. */
    List<DotRecord> records(Scope scope, Object... arguments) throws SQLException {
        return keyed(scope, arguments).stream().map(Keyed::value).toList();
    }

    Optional<DotRecord> record(Scope scope, Object... arguments) throws SQLException {
        return records(scope, arguments).stream().findFirst();
    }

    /** What lies in the trash, newest first. */
    List<Trashed> trash(Scope scope, Object... arguments) throws SQLException {
        var terms = new HashMap<Long, Terms>();
        session.list(
                        scope.trash,
                        row -> new Keyed<>(
                                row.number(), new Terms(row.text(AccountId::parse), row.instant(), row.instant())),
                        arguments)
                .forEach(keyed -> terms.put(keyed.key(), keyed.value()));
        var trash = new ArrayList<Trashed>();
        for (var keyed : keyed(scope, arguments)) {
            var record = keyed.value();
            var branches = record.branches().stream().map(BranchRecord::branch).toList();
            Optional.ofNullable(terms.get(keyed.key()))
                    .ifPresent(kept ->
                            trash.add(new Trashed(record.dot(), branches, kept.by(), kept.since(), kept.expires())));
        }
        trash.sort(Comparator.comparing(Trashed::since).reversed());
        return List.copyOf(trash);
    }

    List<Commit> commits(BranchId branch) throws SQLException {
        var metadata = metadata(METADATA, branch);
        return List.copyOf(session.list(COMMITS, row -> commit(row, row.number(), metadata), branch));
    }

    Map<BranchId, Summary> summaries() throws SQLException {
        var summaries = new HashMap<BranchId, Summary>();
        session.list(
                        SUMMARIES,
                        row -> Map.entry(
                                row.text(BranchId::parse),
                                new Summary(row.number(), row.optionalText(CommitId::parse))))
                .forEach(entry -> summaries.put(entry.getKey(), entry.getValue()));
        return Map.copyOf(summaries);
    }

    private List<Keyed<DotRecord>> keyed(Scope scope, Object... arguments) throws SQLException {
        var collaborators = new HashMap<Long, List<AccountId>>();
        session.list(scope.collaborators, row -> new Keyed<>(row.number(), row.text(AccountId::parse)), arguments)
                .forEach(keyed -> collaborators
                        .computeIfAbsent(keyed.key(), _ -> new ArrayList<>())
                        .add(keyed.value()));
        var metadata = metadata(scope.metadata, arguments);
        var branches = new HashMap<Long, List<BranchRecord>>();
        session.list(scope.branches, row -> new Keyed<>(row.number(), branch(row, metadata)), arguments)
                .forEach(keyed -> branches.computeIfAbsent(keyed.key(), _ -> new ArrayList<>())
                        .add(keyed.value()));
        return session.list(
                scope.dots,
                row -> {
                    long key = row.number();
                    return new Keyed<>(
                            key,
                            new DotRecord(
                                    dot(row, collaborators.getOrDefault(key, List.of())),
                                    branches.getOrDefault(key, List.of())));
                },
                arguments);
    }

    private static Dot dot(Row row, List<AccountId> collaborators) throws SQLException {
        var id = row.text(DotId::parse);
        var namespace = row.text();
        return new Dot(
                id,
                row.text(name -> DotName.parse(namespace, name)),
                row.text(AccountId::parse),
                new TreeSet<>(collaborators),
                origin(row),
                row.instant());
    }

    private static BranchRecord branch(Row row, Map<Long, SortedMap<String, String>> metadata) throws SQLException {
        long key = row.number();
        var branch = new Branch(
                row.text(BranchId::parse),
                row.text(DotId::parse),
                row.text(BranchName::parse),
                origin(row),
                stash(row));
        long commits = row.number();
        return new BranchRecord(
                branch, commits, commits == 0 ? Optional.empty() : Optional.of(commit(row, key, metadata)));
    }

    private static Optional<Origin> origin(Row row) throws SQLException {
        var branch = row.optionalText(BranchId::parse);
        var commit = row.optionalText(CommitId::parse);
        return branch.flatMap(of -> commit.map(at -> new Origin(of, at)));
    }

    private static Optional<Stash> stash(Row row) throws SQLException {
        var of = row.optionalText(BranchId::parse);
        var since = row.optionalInstant();
        var expires = row.optionalInstant();
        return of.flatMap(branch -> since.flatMap(begin -> expires.map(end -> new Stash(branch, begin, end))));
    }

    private static Commit commit(Row row, long key, Map<Long, SortedMap<String, String>> metadata) throws SQLException {
        return new Commit(
                row.text(CommitId::parse),
                row.text(),
                row.text(),
                row.instant(),
                Optional.ofNullable(metadata.get(key)).map(Metadata::new).orElse(Metadata.NONE));
    }

    private Map<Long, SortedMap<String, String>> metadata(String sql, Object... arguments) throws SQLException {
        var metadata = new HashMap<Long, SortedMap<String, String>>();
        session.list(sql, row -> new Field(row.number(), row.text(), row.text()), arguments)
                .forEach(field -> metadata.computeIfAbsent(field.key(), _ -> new TreeMap<>())
                        .put(field.name(), field.value()));
        return metadata;
    }
}
