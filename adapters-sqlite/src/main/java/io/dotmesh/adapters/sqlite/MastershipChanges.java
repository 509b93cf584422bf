package io.dotmesh.adapters.sqlite;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.mastership.Mastership;
import java.sql.SQLException;
import java.util.Optional;

/** Says who the master of a branch is, and refuses what another one would do. */
final class MastershipChanges {
    private final Session session;

    MastershipChanges(Session session) {
        this.session = session;
    }

    Outcome<Nothing> set(BranchId id, Optional<Mastership> expected, Mastership next) throws SQLException {
        var key = session.first("SELECT key FROM branches WHERE id = ?", Row::number, id);
        if (key.isEmpty()) {
            return CommitChanges.noBranch(id);
        }
        var current = current(id);
        if (current.equals(Optional.of(next))) {
            return Outcome.done();
        }
        if (!current.equals(expected)) {
            return DotChanges.changed("the mastership of branch " + id);
        }
        session.run(
                "INSERT OR REPLACE INTO masterships (branch, holder, fence, line, required_tip) VALUES (?, ?, ?, ?, ?)",
                key.get(),
                next.holder(),
                next.fence().number(),
                next.line().number(),
                next.requiredTip());
        return Outcome.done();
    }

    Outcome<Nothing> require(BranchId id, Mastership expected) throws SQLException {
        var current = current(id);
        return current.equals(Optional.of(expected))
                ? Outcome.done()
                : Outcome.refused(
                        FaultCode.NOT_MASTER,
                        "the master of branch " + id + " is "
                                + current.map(held -> "node " + held.holder() + " under " + held.fence())
                                        .orElse("nobody")
                                + ", not node " + expected.holder() + " under " + expected.fence(),
                        "Ask again: the change is made where the master is.");
    }

    private Optional<Mastership> current(BranchId id) throws SQLException {
        return new DotTables(session).mastership(id);
    }
}
