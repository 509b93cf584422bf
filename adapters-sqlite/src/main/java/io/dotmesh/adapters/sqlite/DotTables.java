package io.dotmesh.adapters.sqlite;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
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
import io.dotmesh.domain.mastership.Fence;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import io.dotmesh.ports.driven.DotRegister.DotRecord;
import io.dotmesh.ports.driven.DotRegister.Summary;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
        private final String trash;

        // CROSS JOIN keeps the order of the tables: left to itself, the planner may begin with all branches for one
        // dot.
        Scope(String condition) {
            dots = "SELECT d.key, d.id, d.namespace, d.name, d.owner, d.origin_branch, d.origin_commit, d.created_s,"
                    + " d.created_ns, d.quota_bytes FROM dots d WHERE " + condition + " ORDER BY d.namespace, d.name";
            collaborators = "SELECT c.dot, c.account FROM dots d CROSS JOIN collaborators c ON c.dot = d.key WHERE "
                    + condition;
            branches = "SELECT b.dot, b.id, b.name, b.origin_branch, b.origin_commit, b.stash_of, b.stash_s,"
                    + " b.stash_ns, b.expires_s, b.expires_ns, m.holder, m.fence, m.line, m.required_tip, c.position, c.id, c.message, c.author, c.made_s,"
                    + " c.made_ns, c.metadata FROM dots d CROSS JOIN branches b ON b.dot = d.key LEFT JOIN masterships m ON m.branch = b.key LEFT JOIN commits c"
                    + " ON c.branch = b.key AND c.position = (SELECT MAX(position) FROM commits WHERE branch = b.key)"
                    + " WHERE " + condition;
            trash = "SELECT d.key, d.trashed_by, d.trashed_s, d.trashed_ns, d.expires_s, d.expires_ns FROM dots d"
                    + " WHERE " + condition;
        }
    }

    private static final String COMMITS = """
            SELECT id, message, author, made_s, made_ns, metadata FROM commits
            WHERE branch = (SELECT key FROM branches WHERE id = ?) ORDER BY position
            """;

    private static final String SUMMARIES = """
            SELECT b.id, c.position, c.id FROM branches b LEFT JOIN commits c
            ON c.branch = b.key AND c.position = (SELECT MAX(position) FROM commits WHERE branch = b.key)
            """;

    private static final String MASTERSHIPS = """
            SELECT b.id, m.holder, m.fence, m.line, m.required_tip FROM masterships m JOIN branches b ON b.key = m.branch
            """;

    private static final String MASTERSHIP = """
            SELECT holder, fence, line, required_tip FROM masterships WHERE branch = (SELECT key FROM branches WHERE id = ?)
            """;

    private static final String REMOVED =
            "SELECT 1 FROM removed WHERE branch = ? AND NOT EXISTS (SELECT 1 FROM branches WHERE id = ?)";

    private final Session session;

    DotTables(Session session) {
        this.session = session;
    }

    private record Keyed<T>(long key, T value) {}

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
                                row.number(), new Terms(row.text(AccountId::new), row.instant(), row.instant())),
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
        return List.copyOf(session.list(COMMITS, DotTables::commit, branch));
    }

    Map<BranchId, Summary> summaries() throws SQLException {
        var summaries = new HashMap<BranchId, Summary>();
        session.list(
                        SUMMARIES,
                        row -> Map.entry(
                                row.text(BranchId::new), new Summary(row.number(), row.optionalText(CommitId::new))))
                .forEach(entry -> summaries.put(entry.getKey(), entry.getValue()));
        return Map.copyOf(summaries);
    }

    Map<BranchId, Mastership> masterships() throws SQLException {
        var masterships = new HashMap<BranchId, Mastership>();
        session.list(MASTERSHIPS, row -> {
                    var branch = row.text(BranchId::new);
                    return mastership(row).map(mastership -> Map.entry(branch, mastership));
                })
                .forEach(found -> found.ifPresent(entry -> masterships.put(entry.getKey(), entry.getValue())));
        return Map.copyOf(masterships);
    }

    Optional<Mastership> mastership(BranchId branch) throws SQLException {
        return session.first(MASTERSHIP, DotTables::mastership, branch).flatMap(found -> found);
    }

    Set<BranchId> removed(Set<BranchId> branches) throws SQLException {
        var removed = new HashSet<BranchId>();
        for (var branch : branches) {
            if (session.has(REMOVED, branch, branch)) {
                removed.add(branch);
            }
        }
        return Set.copyOf(removed);
    }

    private List<Keyed<DotRecord>> keyed(Scope scope, Object... arguments) throws SQLException {
        var collaborators = new HashMap<Long, List<AccountId>>();
        session.list(scope.collaborators, row -> new Keyed<>(row.number(), row.text(AccountId::new)), arguments)
                .forEach(keyed -> collaborators
                        .computeIfAbsent(keyed.key(), _ -> new ArrayList<>())
                        .add(keyed.value()));
        var dots = session.list(
                scope.dots,
                row -> {
                    long key = row.number();
                    return new Keyed<>(key, dot(row, collaborators.getOrDefault(key, List.of())));
                },
                arguments);
        var ids = new HashMap<Long, DotId>();
        dots.forEach(keyed -> ids.put(keyed.key(), keyed.value().id()));
        var branches = new HashMap<DotId, List<BranchRecord>>();
        session.list(scope.branches, row -> branch(row, ids), arguments)
                .forEach(record -> branches.computeIfAbsent(record.branch().dot(), _ -> new ArrayList<>())
                        .add(record));
        branches.values()
                .forEach(all ->
                        all.sort(Comparator.comparing(record -> record.branch().name())));
        return dots.stream()
                .map(keyed -> new Keyed<>(
                        keyed.key(),
                        new DotRecord(
                                keyed.value(),
                                branches.getOrDefault(keyed.value().id(), List.of()))))
                .toList();
    }

    private static Dot dot(Row row, List<AccountId> collaborators) throws SQLException {
        return new Dot(
                row.text(DotId::new),
                dotName(row),
                row.text(AccountId::new),
                new TreeSet<>(collaborators),
                origin(row),
                row.instant(),
                row.optionalNumber(Quota::new));
    }

    private static DotName dotName(Row row) throws SQLException {
        var namespace = row.text(Namespace::new);
        return row.text(name -> new DotName(namespace, name));
    }

    private static BranchRecord branch(Row row, Map<Long, DotId> dots) throws SQLException {
        var dot = Optional.ofNullable(dots.get(row.number()))
                .orElseThrow(() -> new SQLDataException("a branch without its dot"));
        var branch = new Branch(row.text(BranchId::new), dot, row.text(BranchName::new), origin(row), stash(row));
        var mastership = mastership(row);
        long commits = row.number();
        return new BranchRecord(
                branch, commits, commits == 0 ? Optional.empty() : Optional.of(commit(row)), mastership);
    }

    private static Optional<Origin> origin(Row row) throws SQLException {
        var branch = row.optionalText(BranchId::new);
        if (branch.isEmpty()) {
            row.skip(1);
            return Optional.empty();
        }
        return Optional.of(new Origin(branch.get(), row.text(CommitId::new)));
    }

    private static Optional<Stash> stash(Row row) throws SQLException {
        var of = row.optionalText(BranchId::new);
        if (of.isEmpty()) {
            row.skip(4);
            return Optional.empty();
        }
        return Optional.of(new Stash(of.get(), row.instant(), row.instant()));
    }

    /** Of the columns holder, fence, line, required_tip. */
    private static Optional<Mastership> mastership(Row row) throws SQLException {
        var holder = row.optionalText(NodeId::new);
        if (holder.isEmpty()) {
            row.skip(3);
            return Optional.empty();
        }
        return Optional.of(new Mastership(
                holder.get(), new Fence(row.number()), new Fence(row.number()), row.optionalText(CommitId::new)));
    }

    /** Of the columns id, message, author, made_s, made_ns, metadata. */
    static Commit commit(Row row) throws SQLException {
        return new Commit(row.text(CommitId::new), row.text(), row.text(), row.instant(), new Metadata(row.fields()));
    }
}
