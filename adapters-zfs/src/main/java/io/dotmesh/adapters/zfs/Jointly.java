package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.BranchSet;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** Makes commits of several volumes in one step of ZFS, which is one transaction group of the pool. */
final class Jointly {
    private final Ground ground;
    private final Histories histories;

    Jointly(Ground ground, Histories histories) {
        this.ground = ground;
        this.histories = histories;
    }

    Outcome<Commit> commit(BranchSet branches, Commit commit) {
        var dialect = ground.zfs().dialect();
        if (!dialect.jointSnapshots()) {
            return Faults.oneAtATime(dialect.userland());
        }
        boolean own = branches.branches().stream().allMatch(ground.seen()::isOwn);
        return (own ? Outcome.done() : required(branches)).then(_ -> {
            var snapshots = branches.branches().stream()
                    .map(branch -> ground.layout().of(branch, commit.id()))
                    .toList();
            var outcome = ground.zfs().snapshots(snapshots, CommitProperties.of(commit));
            if (outcome.isDone()) {
                branches.branches().forEach(branch -> ground.seen().tip(branch, Optional.of(commit.id())));
                branches.branches().forEach(ground.limits()::tighten);
                return Outcome.done(commit);
            }
            if (Faults.is(outcome, FaultCode.ALREADY_EXISTS)) {
                return committed(branches, commit.id());
            }
            // A volume that somebody destroyed by hand is not always told of, and never which one it is.
            branches.branches().forEach(ground.seen()::forget);
            var there = required(branches);
            return Faults.is(there, FaultCode.NO_SUCH_BRANCH) ? there.map(_ -> commit) : outcome.map(_ -> commit);
        });
    }

    private Outcome<Ground.Picture> required(BranchSet branches) {
        return ground.look(List.copyOf(branches.branches()), List.of())
                .then(picture -> branches.branches().stream()
                        .filter(branch -> picture.volume(branch).isEmpty())
                        .findFirst()
                        .map(Faults::<Ground.Picture>noSuchBranch)
                        .orElseGet(() -> Outcome.done(picture)));
    }

    /** What there is of that id, when some or all of the volumes have it. */
    private Outcome<Commit> committed(BranchSet branches, CommitId id) {
        var there = new HashMap<BranchId, Commit>();
        for (var branch : branches.branches()) {
            var found = histories.commit(branch, id);
            if (found instanceof Outcome.Faulted<Commit>(var fault) && fault.code() != FaultCode.NO_SUCH_COMMIT) {
                return found;
            }
            found.peek(commit -> there.put(branch, commit));
        }
        return branches.settled(id, there).orElseGet(() -> Faults.nameTaken(id));
    }
}
