package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Ground.Own;
import io.dotmesh.adapters.zfs.Ground.Picture;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore.Volume;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes a branch back, step by step: the branch becomes what is kept, a clone of the commit becomes the branch, and is
 * promoted, so that the commits up to there are its own and those that began at them follow.
 *
 * <p>Which step comes next is read from the pool alone. Until the last step, which labels what is kept, its label still
 * speaks of the branch that it was.
 */
final class Splitting {
    private final Ground ground;
    private final CommitMounts commitMounts;
    private final Moving moving;

    Splitting(Ground ground, CommitMounts commitMounts, Moving moving) {
        this.ground = ground;
        this.commitMounts = commitMounts;
        this.moving = moving;
    }

    Outcome<Volume> split(BranchId branch, CommitId at, BranchId keepAs, VolumeLabel label) {
        if (keepAs.equals(branch)) {
            return Faults.taken(keepAs);
        }
        ground.seen().forget(branch);
        ground.seen().forget(keepAs);
        var volumes = List.of(branch, keepAs);
        var commits = List.of(new Origin(branch, at), new Origin(keepAs, at));
        var split = moving.look(List.of(branch), volumes, commits)
                .then(picture -> picture.volume(keepAs).isPresent()
                        ? resume(picture, branch, at, keepAs, label).then(_ -> ground.look(volumes, commits))
                        : begin(picture, branch, at, keepAs, label).map(_ -> picture));
        // Again, for meanwhile someone may have looked at what was half done.
        ground.seen().forget(branch);
        ground.seen().forget(keepAs);
        return split.then(picture -> ended(picture, branch, at));
    }

    /** A branch that began somewhere still began there, and its newest commit is the one it was taken back to, if any. */
    private Outcome<Volume> ended(Picture picture, BranchId branch, CommitId at) {
        if (picture.volume(branch).isEmpty()) {
            return Faults.noSuchBranch(branch);
        }
        var tip = Optional.of(at).filter(commit -> picture.hasCommit(branch, commit));
        ground.seen().tip(branch, tip);
        return ground.mounts()
                .placeOf(ground.layout().of(branch))
                .map(place -> new Volume(branch, picture.origin(branch), tip, place));
    }

    private Outcome<Nothing> begin(Picture picture, BranchId branch, CommitId at, BranchId keepAs, VolumeLabel label) {
        if (picture.volume(branch).isEmpty()) {
            return Faults.noSuchBranch(branch);
        }
        if (picture.isForeign(keepAs)) {
            return Faults.taken(keepAs);
        }
        if (!picture.hasCommit(branch, at) && !beganAt(picture, branch, at)) {
            return Faults.noSuchCommit(branch, at);
        }
        var layout = ground.layout();
        // Commits that leave the branch are no longer read under its name.
        return commitMounts
                .closeAfter(branch, at)
                .then(_ -> ground.mounts().unmount(layout.of(branch), layout.mountOf(branch)))
                .then(_ -> moving.move(branch, keepAs))
                // Nothing has to be looked at again: what the branch was is now what is kept.
                .then(_ -> {
                    boolean own = picture.hasCommit(branch, at);
                    var origin = own
                            ? new Origin(keepAs, at)
                            : picture.origin(branch).orElseThrow();
                    return clone(origin, branch, picture.volume(branch).orElseThrow())
                            .then(_ -> finish(own, branch, keepAs, label));
                });
    }

    private static boolean beganAt(Picture picture, BranchId branch, CommitId at) {
        return picture.origin(branch)
                .filter(origin -> origin.commit().equals(at))
                .isPresent();
    }

    private Outcome<Nothing> resume(Picture picture, BranchId branch, CommitId at, BranchId keepAs, VolumeLabel label) {
        var kept = picture.volume(keepAs).orElseThrow();
        var halfMade = kept.labelledAs().filter(branch::equals).isPresent();
        if (!halfMade) {
            return isDone(picture, branch, at, keepAs) ? Outcome.done() : refuse(picture, branch, keepAs);
        }
        return cloned(picture, kept, branch, at, keepAs)
                .then(_ -> ground.look(branch))
                .then(next ->
                        finish(next.origin(branch).equals(Optional.of(new Origin(keepAs, at))), branch, keepAs, label));
    }

    private static <T> Outcome<T> refuse(Picture picture, BranchId branch, BranchId keepAs) {
        return picture.volume(branch).isEmpty() ? Faults.noSuchBranch(branch) : Faults.taken(keepAs);
    }

    /** Whether what is kept began at a commit of the branch, or where the branch began. */
    private static boolean isDone(Picture picture, BranchId branch, CommitId at, BranchId keepAs) {
        var origin = picture.origin(keepAs);
        return picture.volume(branch).isPresent()
                && origin.filter(from -> from.commit().equals(at)).isPresent()
                && (origin.equals(picture.origin(branch))
                        || origin.get().branch().equals(branch));
    }

    private Outcome<Nothing> cloned(Picture picture, Own kept, BranchId branch, CommitId at, BranchId keepAs) {
        if (picture.volume(branch).isPresent()) {
            return Outcome.done();
        }
        var from = picture.hasCommit(keepAs, at)
                ? Optional.of(new Origin(keepAs, at))
                : picture.origin(keepAs).filter(origin -> origin.commit().equals(at));
        return from.isEmpty() ? Faults.noSuchCommit(branch, at) : clone(from.get(), branch, kept);
    }

    private Outcome<Nothing> clone(Origin from, BranchId branch, Own kept) {
        var layout = ground.layout();
        var properties = new LinkedHashMap<>(ground.zfs().dialect().unmountedClone());
        properties.put(Labels.LABEL, kept.label());
        return ground.zfs().clone(layout.of(from.branch(), from.commit()), layout.of(branch), properties);
    }

    /** @param fromKept whether the branch is now a clone of what is kept, and not of where that began */
    private Outcome<Nothing> finish(boolean fromKept, BranchId branch, BranchId keepAs, VolumeLabel label) {
        var layout = ground.layout();
        var labelled = new Described(layout.of(keepAs).name(), Map.of(Labels.LABEL, Labels.write(keepAs, label)));
        return fromKept
                ? ground.zfs().promote(layout.of(branch), labelled)
                : ground.zfs().setAll(List.of(labelled));
    }
}
