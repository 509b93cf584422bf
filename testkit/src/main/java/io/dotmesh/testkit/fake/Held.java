package io.dotmesh.testkit.fake;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.util.List;
import java.util.Optional;

/**
 * A volume of a {@link DirectoryVolumeStore}.
 *
 * @param commits its own, oldest first
 * @param live the name of the tree that people write to
 */
record Held(BranchId branch, VolumeLabel label, Optional<Origin> origin, List<Kept> commits, String live) {
    Held {
        commits = List.copyOf(commits);
    }

    /** A commit and the name of the tree that is its state. */
    record Kept(Commit commit, String tree) {
        CommitId id() {
            return commit.id();
        }
    }

    Held labelled(VolumeLabel next) {
        return new Held(branch, next, origin, commits, live);
    }

    Held beganAt(Optional<Origin> next) {
        return new Held(branch, label, next, commits, live);
    }

    Held with(List<Kept> nextCommits, String nextLive) {
        return new Held(branch, label, origin, nextCommits, nextLive);
    }

    Optional<Kept> commit(CommitId id) {
        return commits.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    /** How many commits the branch has up to and with {@code id}; 0 for its origin; empty for an unknown one. */
    Optional<Integer> countTo(CommitId id) {
        for (int i = 0; i < commits.size(); i++) {
            if (commits.get(i).id().equals(id)) {
                return Optional.of(i + 1);
            }
        }
        return origin.filter(each -> each.commit().equals(id)).map(_ -> 0);
    }

    /** The origin of a volume that begins after the first {@code count} commits of this one. */
    Optional<Origin> originAfter(int count) {
        return count == 0
                ? origin
                : Optional.of(new Origin(branch, commits.get(count - 1).id()));
    }

    /** How many commits of this one come before {@code other} parts from it; empty for one that does not. */
    Optional<Integer> partingFrom(Held other) {
        if (other.branch.equals(branch) || other.origin.isEmpty()) {
            return Optional.empty();
        }
        var at = other.origin.get();
        if (at.branch().equals(branch)) {
            return countTo(at.commit());
        }
        return origin.equals(other.origin) ? Optional.of(0) : Optional.empty();
    }
}
