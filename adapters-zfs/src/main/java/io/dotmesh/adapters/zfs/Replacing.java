package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Ground.Own;
import io.dotmesh.adapters.zfs.Ground.Picture;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driven.VolumeStore.Volume;
import java.util.List;

/**
 * Puts another volume in a branch's place, step by step: the other is promoted, so that the commits which both have are
 * its own, the branch becomes what is kept, and the other becomes the branch.
 *
 * <p>Which step comes next is read from the pool alone. The first step labels the other as the branch: until it is that,
 * its label and its name differ. So do those of what is kept, until the last step labels it.
 */
final class Replacing {
    private final Ground ground;
    private final CommitMounts commitMounts;
    private final Moving moving;

    Replacing(Ground ground, CommitMounts commitMounts, Moving moving) {
        this.ground = ground;
        this.commitMounts = commitMounts;
        this.moving = moving;
    }

    /** Who takes part. */
    private record Parts(BranchId branch, BranchId with, BranchId keepAs, VolumeLabel label, VolumeLabel keptLabel) {
        List<BranchId> all() {
            return List.of(branch, with, keepAs);
        }
    }

    Outcome<Volume> replace(BranchId branch, BranchId with, BranchId keepAs, VolumeLabel label, VolumeLabel keptLabel) {
        var parts = new Parts(branch, with, keepAs, label, keptLabel);
        if (branch.equals(with) || keepAs.equals(branch) || keepAs.equals(with)) {
            return Outcome.refused(
                    FaultCode.INVALID, "a branch cannot replace itself", "Name another branch, and a new one.");
        }
        parts.all().forEach(ground.seen()::forget);
        var replaced =
                moving.look(List.of(branch, with), parts.all(), List.of()).then(picture -> next(picture, parts));
        // Again, for meanwhile someone may have looked at what was half done.
        parts.all().forEach(ground.seen()::forget);
        return replaced.then(_ -> ground.volume(branch));
    }

    private Outcome<Picture> look(Parts parts) {
        return ground.look(parts.all(), List.of());
    }

    private Outcome<Nothing> next(Picture picture, Parts parts) {
        boolean branch = picture.volume(parts.branch()).isPresent();
        boolean with = picture.volume(parts.with()).isPresent();
        boolean kept = picture.volume(parts.keepAs()).isPresent();
        if (branch && with && !kept) {
            return picture.isForeign(parts.keepAs()) ? Faults.taken(parts.keepAs()) : begin(picture, parts);
        }
        if (with && kept && !branch && isMarked(picture, parts)) {
            return exchange(parts);
        }
        if (branch && kept && !with) {
            return label(picture, parts);
        }
        if (branch && with) {
            return Faults.taken(parts.keepAs());
        }
        return Faults.noSuchBranch(branch ? parts.with() : parts.branch());
    }

    private static boolean isMarked(Picture picture, Parts parts) {
        return picture.volume(parts.with())
                .flatMap(Own::labelledAs)
                .filter(parts.branch()::equals)
                .isPresent();
    }

    private Outcome<Nothing> begin(Picture picture, Parts parts) {
        var origin = picture.origin(parts.with());
        boolean fromBranch =
                origin.map(Origin::branch).filter(parts.branch()::equals).isPresent();
        boolean fromTheSame = origin.isPresent() && origin.equals(picture.origin(parts.branch()));
        if (!isMarked(picture, parts) && !fromBranch && !fromTheSame) {
            return Outcome.refused(
                    FaultCode.INVALID,
                    "branch " + parts.with() + " began neither at a commit of branch " + parts.branch()
                            + " nor where that began",
                    "Name a branch that was split off from it.");
        }
        var layout = ground.layout();
        var with = layout.of(parts.with());
        return unmount(parts.branch())
                .then(_ -> unmount(parts.with()))
                .then(_ -> commitMounts.closeAll(parts.with(), _ -> true))
                .then(_ -> fromBranch
                        ? commitMounts.closeAfter(parts.branch(), origin.get().commit())
                        : commitMounts.closeAll(parts.branch(), _ -> true))
                .then(_ -> ground.zfs().set(with, Labels.LABEL, Labels.write(parts.branch(), parts.label())))
                .then(_ -> fromBranch ? promote(picture, parts) : Outcome.done())
                .then(_ -> moving.move(parts.branch(), parts.keepAs()))
                .then(_ -> exchange(parts));
    }

    private Outcome<Nothing> unmount(BranchId branch) {
        var layout = ground.layout();
        return ground.mounts().unmount(layout.of(branch), layout.mountOf(branch));
    }

    private Outcome<Nothing> promote(Picture picture, Parts parts) {
        var with = ground.layout().of(parts.with());
        var promoted = ground.zfs().promote(with);
        if (!Faults.is(promoted, FaultCode.ALREADY_EXISTS)) {
            return promoted;
        }
        // Both have a commit of the same id, so they cannot become one history. Nothing was changed but the mark.
        var before = picture.volume(parts.with()).orElseThrow().label();
        return ground.zfs().set(with, Labels.LABEL, before).then(_ -> promoted);
    }

    private Outcome<Nothing> exchange(Parts parts) {
        return moving.move(parts.with(), parts.branch()).then(_ -> look(parts)).then(picture -> label(picture, parts));
    }

    private Outcome<Nothing> label(Picture picture, Parts parts) {
        boolean halfMade = picture.volume(parts.keepAs())
                .flatMap(Own::labelledAs)
                .filter(parts.branch()::equals)
                .isPresent();
        return halfMade
                ? ground.zfs()
                        .set(
                                ground.layout().of(parts.keepAs()),
                                Labels.LABEL,
                                Labels.write(parts.keepAs(), parts.keptLabel()))
                : Outcome.done();
    }
}
