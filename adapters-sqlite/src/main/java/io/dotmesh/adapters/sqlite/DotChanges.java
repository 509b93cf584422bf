package io.dotmesh.adapters.sqlite;

import io.dotmesh.adapters.sqlite.DotTables.Scope;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.domain.saga.RegistryChange.AddBranch;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import io.dotmesh.domain.saga.RegistryChange.AddDot;
import io.dotmesh.domain.saga.RegistryChange.BeginSaga;
import io.dotmesh.domain.saga.RegistryChange.EndSaga;
import io.dotmesh.domain.saga.RegistryChange.MoveCommits;
import io.dotmesh.domain.saga.RegistryChange.RemoveBranch;
import io.dotmesh.domain.saga.RegistryChange.RemoveDot;
import io.dotmesh.domain.saga.RegistryChange.ReplaceBranch;
import io.dotmesh.domain.saga.RegistryChange.ReplaceDot;
import io.dotmesh.domain.saga.RegistryChange.RequireMastership;
import io.dotmesh.domain.saga.RegistryChange.RestoreDot;
import io.dotmesh.domain.saga.RegistryChange.SetMastership;
import io.dotmesh.domain.saga.RegistryChange.TrashDot;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import io.dotmesh.ports.driven.DotRegister.DotRecord;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes changes of dots, branches and sagas inside a transaction that is thrown away when one is refused. */
final class DotChanges {
    private final Session session;
    private final DotTables tables;
    private final CommitChanges commits;
    private final MastershipChanges masterships;
    private final SagaChanges sagas;
    private final Set<DotId> changed;

    /** @param changed gets the dots that are changed */
    DotChanges(Session session, Set<DotId> changed) {
        this.session = session;
        this.changed = changed;
        this.masterships = new MastershipChanges(session);
        this.sagas = new SagaChanges(session);
        this.tables = new DotTables(session);
        this.commits = new CommitChanges(session);
    }

    /** Makes one after the other up to the first that is refused. */
    Outcome<Nothing> make(List<RegistryChange> changes) throws SQLException {
        for (var change : changes) {
            note(change);
            if (make(change) instanceof Outcome.Faulted<Nothing> refused) {
                return refused;
            }
        }
        return Outcome.done();
    }

    /** Before it is made: afterwards a branch may be gone. */
    private void note(RegistryChange change) throws SQLException {
        switch (change) {
            case AddDot(var dot) -> changed.add(dot.id());
            case ReplaceDot(var expected, var _) -> changed.add(expected.id());
            case RemoveDot(var dot) -> changed.add(dot);
            case TrashDot(var trashed) -> changed.add(trashed.dot().id());
            case RestoreDot(var dot) -> changed.add(dot);
            case AddBranch(var branch) -> changed.add(branch.dot());
            case ReplaceBranch(var expected, var _) -> changed.add(expected.dot());
            case RemoveBranch(var branch) -> noteDotOf(branch);
            case AddCommit(var branch, var _) -> noteDotOf(branch);
            case MoveCommits(var from, var _, var to) -> {
                noteDotOf(from);
                noteDotOf(to);
            }
            case SetMastership(var branch, var _, var _) -> noteDotOf(branch);
            case RequireMastership _, BeginSaga _, EndSaga _ -> {}
        }
    }

    private void noteDotOf(BranchId branch) throws SQLException {
        session.first(
                        "SELECT d.id FROM branches b JOIN dots d ON d.key = b.dot WHERE b.id = ?",
                        row -> row.text(DotId::new),
                        branch)
                .ifPresent(changed::add);
    }

    private Outcome<Nothing> make(RegistryChange change) throws SQLException {
        return switch (change) {
            case AddDot(var dot) -> add(dot);
            case ReplaceDot(var expected, var next) -> replace(expected, next);
            case RemoveDot(var dot) -> remove(dot);
            case TrashDot(var trashed) -> trash(trashed);
            case RestoreDot(var dot) -> restore(dot);
            case AddBranch(var branch) -> add(branch);
            case ReplaceBranch(var expected, var next) -> replace(expected, next);
            case RemoveBranch(var branch) -> remove(branch);
            case AddCommit(var branch, var commit) -> commits.add(branch, commit);
            case MoveCommits(var from, var after, var to) -> commits.move(from, after, to);
            case SetMastership(var branch, var expected, var next) -> masterships.set(branch, expected, next);
            case RequireMastership(var branch, var expected) -> masterships.require(branch, expected);
            case BeginSaga(var id, var saga, var by) -> sagas.begin(id, saga, by);
            case EndSaga(var id) -> sagas.end(id);
        };
    }

    private Outcome<Nothing> add(Dot dot) throws SQLException {
        if (current(dot.id()).map(dot::equals).orElse(false)) {
            return Outcome.done();
        }
        if (session.has("SELECT 1 FROM dots WHERE id = ?", dot.id())) {
            return taken("a dot with the id " + dot.id());
        }
        if (nameTaken(dot)) {
            return taken("the dot " + dot.name());
        }
        session.run(
                """
                INSERT INTO dots (id, namespace, name, owner, origin_branch, origin_commit, created_s, created_ns,
                quota_bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                dot.id(),
                dot.name().namespace(),
                dot.name().name(),
                dot.owner(),
                dot.forkedFrom().map(Origin::branch),
                dot.forkedFrom().map(Origin::commit),
                dot.created(),
                dot.quota().map(Quota::bytes));
        addCollaborators(dot);
        return Outcome.done();
    }

    private Outcome<Nothing> replace(Dot expected, Dot next) throws SQLException {
        var current = current(expected.id());
        if (current.isEmpty()) {
            return noDot(expected.id());
        }
        if (current.get().equals(next)) {
            return Outcome.done();
        }
        if (!current.get().equals(expected)) {
            return changed("the dot " + current.get().name());
        }
        if (nameTaken(next)) {
            return taken("the dot " + next.name());
        }
        session.run(
                """
                UPDATE dots SET namespace = ?, name = ?, owner = ?, origin_branch = ?, origin_commit = ?,
                created_s = ?, created_ns = ?, quota_bytes = ? WHERE id = ?
                """,
                next.name().namespace(),
                next.name().name(),
                next.owner(),
                next.forkedFrom().map(Origin::branch),
                next.forkedFrom().map(Origin::commit),
                next.created(),
                next.quota().map(Quota::bytes),
                next.id());
        session.run("DELETE FROM collaborators WHERE dot = (SELECT key FROM dots WHERE id = ?)", next.id());
        addCollaborators(next);
        return Outcome.done();
    }

    private void addCollaborators(Dot dot) throws SQLException {
        for (var account : dot.collaborators()) {
            session.run(
                    "INSERT INTO collaborators (dot, account) SELECT key, ? FROM dots WHERE id = ?", account, dot.id());
        }
    }

    private Outcome<Nothing> trash(Trashed trashed) throws SQLException {
        var id = trashed.dot().id();
        var wanted = trashed.branches().stream()
                .sorted(Comparator.comparing(Branch::name))
                .toList();
        var kept = new Trashed(trashed.dot(), wanted, trashed.by(), trashed.since(), trashed.expires());
        if (tables.trash(Scope.IN_TRASH_WITH_ID, id).contains(kept)) {
            return Outcome.done();
        }
        var record = tables.record(Scope.WITH_ID, id);
        if (record.isEmpty()) {
            return noDot(id);
        }
        var branches =
                record.get().branches().stream().map(BranchRecord::branch).toList();
        if (!record.get().dot().equals(trashed.dot()) || !branches.equals(wanted)) {
            return changed("the dot " + record.get().dot().name());
        }
        session.run("""
                UPDATE dots SET trashed_by = ?, trashed_s = ?, trashed_ns = ?, expires_s = ?, expires_ns = ?
                WHERE id = ?
                """, trashed.by(), trashed.since(), trashed.expires(), id);
        return Outcome.done();
    }

    private Outcome<Nothing> restore(DotId dot) throws SQLException {
        if (current(dot).isPresent()) {
            return Outcome.done();
        }
        var trashed = tables.record(Scope.IN_TRASH_WITH_ID, dot).map(DotRecord::dot);
        if (trashed.isEmpty()) {
            return noDot(dot);
        }
        if (nameTaken(trashed.get())) {
            return taken("the dot " + trashed.get().name());
        }
        session.run("""
                UPDATE dots SET trashed_by = NULL, trashed_s = NULL, trashed_ns = NULL, expires_s = NULL,
                expires_ns = NULL WHERE id = ?
                """, dot);
        return Outcome.done();
    }

    private Outcome<Nothing> add(Branch branch) throws SQLException {
        if (current(branch.dot()).isEmpty()) {
            return noDot(branch.dot());
        }
        if (current(branch.id()).map(branch::equals).orElse(false)) {
            return Outcome.done();
        }
        if (session.has("SELECT 1 FROM branches WHERE id = ?", branch.id())) {
            return taken("a branch with the id " + branch.id());
        }
        if (nameTaken(branch)) {
            return taken("the branch " + branch.name());
        }
        session.run("""
                INSERT INTO branches (name, origin_branch, origin_commit, stash_of, stash_s, stash_ns, expires_s,
                expires_ns, id, dot) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, key FROM dots WHERE id = ?
                """, columns(branch, branch.id(), branch.dot()));
        return Outcome.done();
    }

    private Outcome<Nothing> replace(Branch expected, Branch next) throws SQLException {
        var current = current(expected.id());
        if (current.isEmpty()) {
            return CommitChanges.noBranch(expected.id());
        }
        if (current.get().equals(next)) {
            return Outcome.done();
        }
        if (!current.get().equals(expected)) {
            return changed("the branch " + current.get().name());
        }
        if (nameTaken(next)) {
            return taken("the branch " + next.name());
        }
        session.run("""
                UPDATE branches SET name = ?, origin_branch = ?, origin_commit = ?, stash_of = ?, stash_s = ?,
                stash_ns = ?, expires_s = ?, expires_ns = ? WHERE id = ?
                """, columns(next, next.id()));
        return Outcome.done();
    }

    /** What a branch says about itself, and more after it. */
    private static Object[] columns(Branch branch, Object... more) {
        var since = branch.stash().map(Stash::since);
        var expires = branch.stash().map(Stash::expires);
        var columns = new ArrayList<Object>(List.of(
                branch.name(),
                branch.origin().map(Origin::branch),
                branch.origin().map(Origin::commit),
                branch.stash().map(Stash::of),
                since.map(Instant::getEpochSecond),
                since.map(Instant::getNano),
                expires.map(Instant::getEpochSecond),
                expires.map(Instant::getNano)));
        columns.addAll(List.of(more));
        return columns.toArray();
    }

    /** What is not there is gone already. */
    private Outcome<Nothing> remove(DotId dot) throws SQLException {
        session.run("""
                INSERT OR IGNORE INTO removed SELECT b.id FROM branches b JOIN dots d ON d.key = b.dot WHERE d.id = ?
                """, dot);
        session.run("DELETE FROM dots WHERE id = ?", dot);
        return Outcome.done();
    }

    private Outcome<Nothing> remove(BranchId branch) throws SQLException {
        session.run("INSERT OR IGNORE INTO removed SELECT id FROM branches WHERE id = ?", branch);
        session.run("DELETE FROM branches WHERE id = ?", branch);
        return Outcome.done();
    }

    private Optional<Dot> current(DotId id) throws SQLException {
        return tables.record(Scope.WITH_ID, id).map(DotRecord::dot);
    }

    private Optional<Branch> current(BranchId id) throws SQLException {
        return tables.record(Scope.WITH_BRANCH, id)
                .flatMap(record -> record.branch(id))
                .map(BranchRecord::branch);
    }

    private boolean nameTaken(Dot dot) throws SQLException {
        return session.has(
                "SELECT 1 FROM dots WHERE trashed_by IS NULL AND namespace = ? AND name = ? AND id <> ?",
                dot.name().namespace(),
                dot.name().name(),
                dot.id());
    }

    private boolean nameTaken(Branch branch) throws SQLException {
        return session.has(
                "SELECT 1 FROM branches WHERE dot = (SELECT key FROM dots WHERE id = ?) AND name = ? AND id <> ?",
                branch.dot(),
                branch.name(),
                branch.id());
    }

    static Outcome<Nothing> taken(String what) {
        return Outcome.refused(FaultCode.ALREADY_EXISTS, what + " already exists", "Choose another name.");
    }

    private static Outcome<Nothing> noDot(DotId dot) {
        return Outcome.refused(
                FaultCode.NO_SUCH_DOT, "there is no dot with the id " + dot, "See 'dm list' for those that there are.");
    }

    static Outcome<Nothing> changed(String what) {
        return Outcome.refused(
                FaultCode.BUSY, what + " was changed by someone else meanwhile", "Look at it again, then try again.");
    }
}
