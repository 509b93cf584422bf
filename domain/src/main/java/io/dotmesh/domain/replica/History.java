package io.dotmesh.domain.replica;

import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.mastership.Fence;
import java.util.List;
import java.util.Optional;

/** The commits of a branch that a node has, from the oldest to the newest, each with the fence under which it was made. */
public record History(List<Made> commits) {
    public static final History EMPTY = new History(List.of());

    /** A commit, and the fence under which its maker was mounted: it tells to which line of live states the commit belongs. */
    public record Made(CommitId commit, Fence fence) {}

    public History {
        commits = List.copyOf(commits);
    }

    public int size() {
        return commits.size();
    }

    public Optional<CommitId> tip() {
        return at(commits.size());
    }

    /** The newest of the first so many commits. */
    public Optional<CommitId> at(int count) {
        return count == 0
                ? Optional.empty()
                : Optional.of(commits.get(count - 1).commit());
    }

    public boolean has(CommitId commit) {
        return commits.stream().anyMatch(made -> made.commit().equals(commit));
    }

    /** How many commits both begin with. */
    public int shared(History other) {
        int most = Math.min(size(), other.size());
        int count = 0;
        while (count < most && commits.get(count).equals(other.commits.get(count))) {
            count++;
        }
        return count;
    }
}
