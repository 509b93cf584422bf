package io.dotmesh.adapters.sqlite;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.identity.SagaId;
import io.dotmesh.domain.saga.Saga;
import io.dotmesh.domain.saga.SagaText;
import java.sql.SQLException;
import java.util.Optional;

/** Writes sagas down and strikes them out. */
final class SagaChanges {
    private final Session session;

    SagaChanges(Session session) {
        this.session = session;
    }

    private record Known(String text, Optional<NodeId> by) {}

    Outcome<Nothing> begin(SagaId id, Saga saga, NodeId by) throws SQLException {
        var known = session.first(
                "SELECT saga, node FROM sagas WHERE id = ?",
                row -> new Known(row.text(), row.optionalText(NodeId::new)),
                id);
        var next = new Known(SagaText.of(saga), Optional.of(by));
        if (known.isPresent()) {
            return known.get().equals(next) ? Outcome.done() : DotChanges.taken("the saga " + id);
        }
        var other = session.first("SELECT node FROM sagas WHERE dot = ? AND node <> ?", Row::text, saga.subject(), by);
        if (other.isPresent()) {
            return Outcome.refused(
                    FaultCode.BUSY,
                    "node " + other.get() + " is changing the dot " + saga.subject(),
                    "Try again when that has ended.");
        }
        session.run("INSERT INTO sagas (id, saga, dot, node) VALUES (?, ?, ?, ?)", id, next.text(), saga.subject(), by);
        return Outcome.done();
    }

    /** What is not there is gone already. */
    Outcome<Nothing> end(SagaId id) throws SQLException {
        session.run("DELETE FROM sagas WHERE id = ?", id);
        return Outcome.done();
    }
}
