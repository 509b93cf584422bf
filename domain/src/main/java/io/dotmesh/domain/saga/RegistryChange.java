package io.dotmesh.domain.saga;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.identity.SagaId;
import io.dotmesh.domain.mastership.Mastership;
import java.util.Optional;

/**
 * One conditional change of the register of dots. Several are made together or not at all.
 *
 * <p>A change whose result already stands is made again without harm. {@link MoveCommits} is an exception where commits
 * were put on {@code from} since: it is repeated only where nothing can have been, or made together with the
 * {@link EndSaga} that keeps it from being repeated.
 */
public sealed interface RegistryChange {
    /** Refused when another dot has the id, or has the name and is not in the trash. */
    record AddDot(Dot dot) implements RegistryChange {}

    /** Refused unless the dot is as {@code expected}, and when another dot has the next name. */
    record ReplaceDot(Dot expected, Dot next) implements RegistryChange {
        public ReplaceDot {
            if (!expected.id().equals(next.id())) {
                throw new IllegalArgumentException("dot " + expected.id() + " cannot become " + next.id());
            }
        }
    }

    /** With its branches and commits, whether it is in the trash or not. */
    record RemoveDot(DotId dot) implements RegistryChange {}

    /**
     * Frees the name; the dot, its branches and commits are kept apart, and change no more but for commits that are
     * added late. Refused unless the dot and its branches are as {@code trashed} has them.
     */
    record TrashDot(Trashed trashed) implements RegistryChange {}

    /** Takes a dot out of the trash. Refused when its name is taken. */
    record RestoreDot(DotId dot) implements RegistryChange {}

    /** Refused when the dot is unknown, or another branch has the id, or the name in that dot. */
    record AddBranch(Branch branch) implements RegistryChange {}

    /** Refused unless the branch is as {@code expected}, and when another has the next name in that dot. */
    record ReplaceBranch(Branch expected, Branch next) implements RegistryChange {
        public ReplaceBranch {
            if (!expected.id().equals(next.id()) || !expected.dot().equals(next.dot())) {
                throw new IllegalArgumentException("branch " + expected.id() + " cannot become " + next.id());
            }
        }
    }

    /** With its commits and its mastership, whether it is in the trash or not. */
    record RemoveBranch(BranchId branch) implements RegistryChange {}

    /** Puts a commit on top. Refused when the branch has another commit of that id. */
    record AddCommit(BranchId branch, Commit commit) implements RegistryChange {}

    /**
     * Takes the commits of {@code from} that stand after {@code after}, or all when that is empty, and puts them on top
     * of {@code to} in their order. Refused when {@code from} does not have {@code after}, or {@code to} has a commit of
     * the same id as one of them.
     */
    record MoveCommits(BranchId from, Optional<CommitId> after, BranchId to) implements RegistryChange {}

    /**
     * Says who the master of a branch is from now on. Refused as {@code BUSY} unless its mastership is {@code expected}, and
     * as {@code NO_SUCH_BRANCH} when there is no such branch; one in the trash is there.
     */
    record SetMastership(BranchId branch, Optional<Mastership> expected, Mastership next) implements RegistryChange {}

    /**
     * Changes nothing, and keeps the changes beside it from being made by one who is not the master any more: refused as
     * {@code NOT_MASTER} unless the branch has exactly that mastership.
     */
    record RequireMastership(BranchId branch, Mastership expected) implements RegistryChange {}

    /**
     * Writes down what is about to be done, and by which node. Refused as {@code BUSY} while a saga of the same dot is
     * under way that another node began.
     */
    record BeginSaga(SagaId id, Saga saga, NodeId by) implements RegistryChange {}

    /** Strikes out what was done, or was taken back. */
    record EndSaga(SagaId id) implements RegistryChange {}
}
