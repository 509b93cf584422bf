package io.dotmesh.ports.driving;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Commits and what is between them. */
public interface Commits {
    /** How many changed files a difference names at most. */
    int CHANGES_MAX = 100_000;

    /** Commits the live state of all subdots at one instant, and answers when that is durable. */
    Outcome<Commit> commit(DotName dot, BranchName branch, Draft draft);

    /**
     * Commits the live states of several branches at one instant, all or none, and answers the commit that each of them
     * has then: one id, message, author and time for all. {@code NOT_SUPPORTED} where the store cannot do that.
     */
    Outcome<Commit> commitTogether(List<Place> places, Draft draft);

    /** The commits that a branch has itself, oldest first. */
    Outcome<List<Commit>> log(DotName dot, BranchName branch);

    /** The commits that a branch has itself, oldest first. */
    Outcome<List<Commit>> log(BranchId branch);

    /** All commits that lead to a branch's newest, those before its origin included, oldest first. */
    Outcome<List<Commit>> ancestry(DotName dot, BranchName branch);

    /** What changed since {@code from}, or since the newest commit; up to {@code to}, or up to now. */
    Outcome<Difference> diff(BranchId branch, Optional<CommitId> from, Optional<CommitId> to);

    /** A directory on the node with the state of a commit, for reading. */
    Outcome<Path> mount(BranchId branch, CommitId commit);

    /** About how many bytes a transfer up to {@code to} takes, in bytes; of all, or of what comes after {@code from}. */
    Outcome<Long> predictSize(BranchId branch, Optional<CommitId> from, CommitId to);

    /** A branch by its name and that of its dot. */
    record Place(DotName dot, BranchName branch) {}

    /**
     * What changed, sorted by subdot and path.
     *
     * @param isCut whether more changed than {@link #CHANGES_MAX}, and these are some of it
     */
    record Difference(List<Change> changes, boolean isCut) {
        public Difference {
            changes = List.copyOf(changes);
        }
    }

    /**
     * A commit to be.
     *
     * @param id chosen by the caller, so that asking twice commits once; otherwise the node chooses
     * @param author in place of the caller's name
     */
    record Draft(String message, Optional<String> author, Metadata metadata, Optional<CommitId> id) {}
}
