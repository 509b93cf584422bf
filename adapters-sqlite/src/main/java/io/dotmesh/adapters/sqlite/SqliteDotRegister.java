package io.dotmesh.adapters.sqlite;

import io.dotmesh.adapters.sqlite.DotTables.Scope;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.identity.SagaId;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.domain.saga.SagaText;
import io.dotmesh.ports.driven.DotRegister;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The dots, in tables. */
record SqliteDotRegister(Writer writer, Readers readers, List<Consumer<DotId>> listeners) implements DotRegister {
    /** One read of the tables. */
    private interface Look<T> {
        T at(DotTables tables) throws SQLException;
    }

    private record Noted(SagaId id, String text, Optional<NodeId> by) {}

    @Override
    public Outcome<Nothing> change(List<RegistryChange> changes) {
        var all = List.copyOf(changes);
        var changed = new HashSet<DotId>();
        return writer.change(
                session -> new DotChanges(session, changed).make(all), () -> listeners.forEach(changed::forEach));
    }

    @Override
    public Outcome<List<DotRecord>> dots() {
        return read(tables -> tables.records(Scope.ALL));
    }

    @Override
    public Outcome<Optional<DotRecord>> dot(DotName name) {
        return read(tables -> tables.record(Scope.NAMED, name.namespace(), name.name()));
    }

    @Override
    public Outcome<Optional<DotRecord>> dot(DotId id) {
        return read(tables -> tables.record(Scope.WITH_ID, id));
    }

    @Override
    public Outcome<Optional<DotRecord>> dotOf(BranchId branch) {
        return read(tables -> tables.record(Scope.WITH_BRANCH, branch));
    }

    @Override
    public Outcome<List<Commit>> commits(BranchId branch) {
        return read(tables -> tables.commits(branch));
    }

    @Override
    public Outcome<Map<BranchId, Summary>> summaries() {
        return read(DotTables::summaries);
    }

    @Override
    public Outcome<Map<BranchId, Mastership>> masterships() {
        return read(DotTables::masterships);
    }

    @Override
    public Outcome<Set<BranchId>> removed(Set<BranchId> branches) {
        var all = Set.copyOf(branches);
        return read(tables -> tables.removed(all));
    }

    @Override
    public Subscription follow(Consumer<DotId> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public Outcome<List<Trashed>> trash() {
        return read(tables -> tables.trash(Scope.TRASH));
    }

    @Override
    public Outcome<List<Begun>> sagas() {
        return readers.read(session -> {
            var noted = session.list(
                    "SELECT id, saga, node FROM sagas ORDER BY number",
                    row -> new Noted(row.text(SagaId::new), row.text(), row.optionalText(NodeId::new)));
            return Outcome.each(
                    noted, note -> SagaText.parse(note.text()).map(saga -> new Begun(note.id(), saga, note.by())));
        });
    }

    private <T> Outcome<T> read(Look<T> look) {
        return readers.read(session -> Outcome.done(look.at(new DotTables(session))));
    }
}
