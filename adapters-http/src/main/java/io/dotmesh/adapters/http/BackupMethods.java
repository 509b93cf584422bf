package io.dotmesh.adapters.http;

import io.dotmesh.domain.account.Action;
import io.dotmesh.domain.account.Permission;
import io.dotmesh.domain.account.Role;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.Nodes;
import io.dotmesh.ports.driving.UseCases;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Methods that save and bring back what a node knows beside the data, in the original's format. */
final class BackupMethods {
    private BackupMethods() {}

    static Outcome<Answer> dump(UseCases cases, Arguments given) {
        return cases.nodes()
                .state()
                .then(state ->
                        cases.nodes().backup().map(backup -> json -> BackupWriter.write(json, backup, state.id())));
    }

    static Outcome<Answer> restore(UseCases cases, Arguments given) {
        return restored(cases, given).map(_ -> Answer.TRUE);
    }

    static Outcome<Answer> restoreAndTell(UseCases cases, Arguments given) {
        return restored(cases, given).map(WireNode::restored);
    }

    private static Outcome<Nodes.Restored> restored(UseCases cases, Arguments given) {
        return cases.accounts().current().then(account -> {
            // A backup may be large: it is not even read for those whom the application will refuse.
            if (!Permission.allows(Role.of(account), Action.MANAGE_NODE)) {
                return cases.nodes().restore(new Nodes.Backup(Instant.EPOCH, List.of(), List.of(), List.of()));
            }
            return BackupReader.read(given.text("Dump"), cases.accounts())
                    .then(dump -> cases.nodes().restore(dump.backup()).map(done -> with(done, dump.leftOut())));
        });
    }

    private static Nodes.Restored with(Nodes.Restored done, List<String> leftOut) {
        return new Nodes.Restored(
                done.accounts(),
                done.dots(),
                done.branches(),
                Stream.concat(leftOut.stream(), done.leftOut().stream()).toList());
    }
}
