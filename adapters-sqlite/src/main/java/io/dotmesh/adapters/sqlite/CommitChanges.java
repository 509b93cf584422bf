package io.dotmesh.adapters.sqlite;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.sql.SQLException;
import java.util.Optional;

/** Puts commits on branches and moves them. What it costs does not depend on how many there are. */
final class CommitChanges {
    private final Session session;

    CommitChanges(Session session) {
        this.session = session;
    }

    /** A commit and where it stands in its branch. */
    private record Placed(long position, Commit commit) {}

    Outcome<Nothing> add(BranchId id, Commit commit) throws SQLException {
        var key = session.first("SELECT key FROM branches WHERE id = ?", Row::number, id);
        if (key.isEmpty()) {
            return noBranch(id);
        }
        long branch = key.get();
        var same = placed(branch, commit.id());
        if (same.isPresent()) {
            return same.get().commit().equals(commit) ? Outcome.done() : taken(commit.id());
        }
        session.run(
                """
                INSERT INTO commits (branch, position, id, message, author, made_s, made_ns, metadata)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                branch,
                newest(branch) + 1,
                commit.id(),
                commit.message(),
                commit.author(),
                commit.timestamp(),
                Fields.text(commit.metadata().values()));
        return Outcome.done();
    }

    Outcome<Nothing> move(BranchId from, Optional<CommitId> after, BranchId to) throws SQLException {
        var source = live(from);
        if (source.isEmpty()) {
            return noBranch(from);
        }
        var target = live(to);
        if (target.isEmpty()) {
            return noBranch(to);
        }
        long last = 0;
        if (after.isPresent()) {
            var placed = placed(source.get(), after.get());
            if (placed.isEmpty()) {
                return Outcome.refused(
                        FaultCode.BUSY,
                        "the branch " + from + " no longer has the commit " + after.get(),
                        "Look at its log, then try again.");
            }
            last = placed.get().position();
        }
        if (from.equals(to)) {
            return Outcome.done();
        }
        var twice = session.first("""
                SELECT c.id FROM commits c JOIN commits other ON other.branch = ? AND other.id = c.id
                WHERE c.branch = ? AND c.position > ? LIMIT 1
                """, row -> row.text(CommitId::new), target.get(), source.get(), last);
        if (twice.isPresent()) {
            return taken(twice.get());
        }
        session.run(
                "UPDATE commits SET branch = ?, position = position + ? WHERE branch = ? AND position > ?",
                target.get(),
                newest(target.get()) - last,
                source.get(),
                last);
        return Outcome.done();
    }

    /** Zero when the branch has none. */
    private long newest(long branch) throws SQLException {
        return session.first("SELECT MAX(position) FROM commits WHERE branch = ?", Row::number, branch)
                .orElse(0L);
    }

    private Optional<Placed> placed(long branch, CommitId id) throws SQLException {
        return session.first(
                "SELECT position, id, message, author, made_s, made_ns, metadata FROM commits"
                        + " WHERE branch = ? AND id = ?",
                row -> new Placed(row.number(), DotTables.commit(row)),
                branch,
                id);
    }

    /** The key of a branch whose dot is not in the trash. */
    private Optional<Long> live(BranchId id) throws SQLException {
        return session.first("""
                SELECT b.key FROM branches b JOIN dots d ON d.key = b.dot
                WHERE b.id = ? AND d.trashed_by IS NULL
                """, Row::number, id);
    }

    static Outcome<Nothing> noBranch(BranchId branch) {
        return Outcome.refused(
                FaultCode.NO_SUCH_BRANCH,
                "there is no branch with the id " + branch,
                "See 'dm branch' for those that there are.");
    }

    private static Outcome<Nothing> taken(CommitId commit) {
        return Outcome.refused(
                FaultCode.ALREADY_EXISTS, "the branch has another commit " + commit, "Choose another id.");
    }
}
