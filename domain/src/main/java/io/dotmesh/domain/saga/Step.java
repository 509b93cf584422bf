package io.dotmesh.domain.saga;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.util.List;

/** One thing that a store or a register does. Doing it again after it was done changes nothing. */
public sealed interface Step {
    record CreateVolume(BranchId branch, VolumeLabel label) implements Step {}

    record CommitVolume(BranchId branch, Commit commit) implements Step {}

    record ForkVolume(Origin origin, BranchId as, VolumeLabel label) implements Step {}

    /** A full copy, which depends on nothing. */
    record CopyVolume(Origin source, BranchId as, VolumeLabel label) implements Step {}

    record SplitVolume(BranchId branch, CommitId at, BranchId keepAs, VolumeLabel label) implements Step {}

    record ReplaceVolume(BranchId branch, BranchId with, BranchId keepAs, VolumeLabel label, VolumeLabel keptLabel)
            implements Step {}

    /** Mounts, and makes the default subdot when it is not there. */
    record MountVolume(BranchId branch) implements Step {}

    record UnmountVolume(BranchId branch) implements Step {}

    record LabelVolume(BranchId branch, VolumeLabel label) implements Step {}

    record DestroyVolume(BranchId branch) implements Step {}

    /** All of the changes, or none. */
    record Register(List<RegistryChange> changes) implements Step {
        public Register {
            changes = List.copyOf(changes);
        }
    }

    /**
     * Whether {@link Saga#compensation()} makes good for this step without knowing whether it was done. Where it does
     * not, a step that may or may not have been done is done again until that is known.
     */
    default boolean canBeTakenBackUnseen() {
        return switch (this) {
            case CreateVolume _, CommitVolume _, ForkVolume _, CopyVolume _ -> true;
            case MountVolume _, UnmountVolume _, LabelVolume _ -> true;
            case SplitVolume _, ReplaceVolume _, DestroyVolume _, Register _ -> false;
        };
    }
}
