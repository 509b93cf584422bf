package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.adapters.zfs.Named.Snapshot;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Commits that people read as directories: read-only clones in the work dataset. On zfs-fuse there is no other way to
 * read a snapshot. To the rest of the store they are not there: they hold back nothing, and end with their branch.
 */
final class CommitMounts {
    private final Ground ground;

    CommitMounts(Ground ground) {
        this.ground = ground;
    }

    Outcome<Path> mount(BranchId branch, CommitId commit) {
        var layout = ground.layout();
        return ground.required(branch, commit)
                .then(_ -> open(
                        layout.of(branch, commit), layout.commitClone(branch, commit), layout.mountOf(branch, commit)));
    }

    Outcome<Nothing> unmount(BranchId branch, CommitId commit) {
        var layout = ground.layout();
        return ground.required(branch, commit)
                .then(_ -> close(layout.commitClone(branch, commit), layout.mountOf(branch, commit)));
    }

    /** Makes a snapshot readable at a place of its own. */
    private Outcome<Path> open(Snapshot snapshot, Dataset clone, Path place) {
        var opened = openNew(snapshot, clone, place);
        return Faults.is(opened, FaultCode.ALREADY_EXISTS) ? ground.mounts().mount(clone, place) : opened;
    }

    /** The same, but never through a clone that is there, which may be one of another snapshot. */
    Outcome<Path> openNew(Snapshot snapshot, Dataset clone, Path place) {
        var properties = new HashMap<>(ground.zfs().dialect().unmountedClone());
        properties.putAll(Map.of("readonly", "on", "mountpoint", place.toString()));
        return ground.zfs()
                .clone(snapshot, clone, properties)
                .then(_ -> ground.mounts().mount(clone, place));
    }

    /** The opposite. Done when it is not there. */
    Outcome<Nothing> close(Dataset clone, Path place) {
        return ground.mounts().unmount(clone, place).then(_ -> {
            var destroyed = ground.zfs().destroy(clone);
            return Faults.is(destroyed, FaultCode.NO_SUCH_BRANCH) ? Outcome.done() : destroyed;
        });
    }

    /** Closes those of a branch's mounted commits that fit. */
    Outcome<Nothing> closeAll(BranchId branch, Predicate<CommitId> which) {
        return ground.mounts()
                .table()
                .map(table -> mounted(table, branch).stream().filter(which).toList())
                .then(commits -> Outcome.each(
                        commits,
                        commit -> close(
                                ground.layout().commitClone(branch, commit),
                                ground.layout().mountOf(branch, commit))))
                .map(_ -> Nothing.NOTHING);
    }

    /** Closes those of a branch's mounted commits that come after one, or all when it is not the branch's. */
    Outcome<Nothing> closeAfter(BranchId branch, CommitId last) {
        return ground.mounts().table().then(table -> {
            if (mounted(table, branch).isEmpty()) {
                return Outcome.done();
            }
            return ground.commitIds(branch).then(ids -> {
                var staying = new HashSet<>(ids.subList(0, ids.indexOf(last) + 1));
                return closeAll(branch, commit -> !staying.contains(commit));
            });
        });
    }

    private List<CommitId> mounted(MountTable table, BranchId branch) {
        var prefix = ground.layout().commitClones(branch);
        return table.datasets(prefix).stream()
                .map(dataset -> CommitId.parse(dataset.substring(prefix.length())))
                .flatMap(commit -> commit.toOptional().stream())
                .toList();
    }
}
