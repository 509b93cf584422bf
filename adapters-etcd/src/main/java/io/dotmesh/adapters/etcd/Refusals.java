package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.mastership.Mastership;
import java.util.Optional;

/** Why a change is not made. */
final class Refusals {
    private Refusals() {}

    static <T> Outcome<T> taken(String what) {
        return Outcome.refused(FaultCode.ALREADY_EXISTS, what + " already exists", "Choose another name.");
    }

    static <T> Outcome<T> noDot(DotId dot) {
        return Outcome.refused(
                FaultCode.NO_SUCH_DOT, "there is no dot with the id " + dot, "See 'dm list' for those that there are.");
    }

    static <T> Outcome<T> noBranch(BranchId branch) {
        return Outcome.refused(
                FaultCode.NO_SUCH_BRANCH,
                "there is no branch with the id " + branch,
                "See 'dm branch' for those that there are.");
    }

    static <T> Outcome<T> changed(String what) {
        return Outcome.refused(
                FaultCode.BUSY, what + " was changed by someone else meanwhile", "Look at it again, then try again.");
    }

    static <T> Outcome<T> notMaster(BranchId branch, Optional<Mastership> current, Mastership expected) {
        return Outcome.refused(
                FaultCode.NOT_MASTER,
                "the master of branch " + branch + " is "
                        + current.map(held -> "node " + held.holder() + " under " + held.fence())
                                .orElse("nobody")
                        + ", not node " + expected.holder() + " under " + expected.fence(),
                "Ask again: the change is made where the master is.");
    }

    static <T> Outcome<T> changing(NodeId node, DotId dot) {
        return Outcome.refused(
                FaultCode.BUSY, "node " + node + " is changing the dot " + dot, "Try again when that has ended.");
    }

    static <T> Outcome<T> unreadable(String key, String why) {
        return Outcome.broken(
                FaultCode.CORRUPT,
                "the registry cannot be read at the key " + key + ": " + why,
                "Run 'dm doctor'; restore the key from a backup of etcd, or start the version that wrote it.");
    }

    static <T> Outcome<T> tooMuch() {
        return Outcome.refused(
                FaultCode.LIMIT,
                "the change is more than the registry makes in one step: " + Plan.OPERATIONS_MAX + " keys or "
                        + (Plan.BYTES_MAX >> 20) + " MiB",
                "Do it in smaller steps: fewer branches at once, or shorter texts.");
    }
}
