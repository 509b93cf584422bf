package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.nio.file.Path;

/** The faults that several parts of the store tell. */
final class Faults {
    private Faults() {}

    static boolean is(Outcome<?> outcome, FaultCode code) {
        return outcome.toFault().filter(fault -> fault.code() == code).isPresent();
    }

    static <T> Outcome<T> noSuchBranch(BranchId branch) {
        return Outcome.refused(FaultCode.NO_SUCH_BRANCH, "there is no volume of branch " + branch, "See 'dm list'.");
    }

    static <T> Outcome<T> noSuchCommit(BranchId branch, CommitId commit) {
        return Outcome.refused(
                FaultCode.NO_SUCH_COMMIT, "branch " + branch + " has no commit " + commit, "See 'dm log'.");
    }

    static <T> Outcome<T> taken(BranchId branch) {
        return Outcome.refused(
                FaultCode.ALREADY_EXISTS, "branch " + branch + " has another volume already", "Use another id.");
    }

    static <T> Outcome<T> nameTaken(CommitId commit) {
        return Outcome.refused(
                FaultCode.ALREADY_EXISTS,
                "the name of commit " + commit + " is that of a snapshot which somebody else made",
                "Use another id.");
    }

    static <T> Outcome<T> oneAtATime(String userland) {
        return Outcome.refused(
                FaultCode.NOT_SUPPORTED,
                "the ZFS of this machine, " + userland + ", makes one snapshot at a time, so several dots cannot be"
                        + " committed together",
                "Pause what writes to them and commit one after the other, or use a node with OpenZFS.");
    }

    static <T> Outcome<T> noDiff(String userland) {
        return Outcome.refused(
                FaultCode.NOT_SUPPORTED,
                "the ZFS of this machine, " + userland + ", does not tell what happened to files",
                "Compare them.");
    }

    static <T> Outcome<T> unusable(Path path, String why) {
        return Outcome.unavailable(
                FaultCode.STORAGE_UNAVAILABLE, "cannot use " + path + ": " + why, "Look at that path, and ask again.");
    }
}
