package io.dotmesh.testkit.fake;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.io.IOException;

/** The faults that several methods of a {@link DirectoryVolumeStore} answer. */
final class StoreFaults {
    private StoreFaults() {}

    static <T> Outcome<T> failed(IOException e) {
        return Outcome.unavailable(FaultCode.STORAGE_UNAVAILABLE, e.toString(), "Look at the disk.");
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
}
