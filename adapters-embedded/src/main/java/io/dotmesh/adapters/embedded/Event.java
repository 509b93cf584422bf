package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Something that happened to the branches of a store. What they are is what all events together made of them. */
sealed interface Event {
    /** A branch that was not there. */
    record Created(BranchId branch, VolumeLabel label, Optional<Origin> origin, List<Kept> commits, Live live)
            implements Event {
        public Created {
            commits = List.copyOf(commits);
        }
    }

    record Labelled(BranchId branch, VolumeLabel label) implements Event {}

    /** Commits were put on top. */
    record Committed(BranchId branch, List<Kept> commits) implements Event {
        public Committed {
            commits = List.copyOf(commits);
        }
    }

    /** A commit was put on top of several branches, of all at once. */
    record CommittedTogether(SortedMap<BranchId, Kept> commits) implements Event {
        public CommittedTogether {
            commits = Collections.unmodifiableSortedMap(new TreeMap<>(commits));
        }
    }

    /** Commits came from elsewhere and were put on top, and the live state with them. */
    record Received(BranchId branch, List<Kept> commits, Live live) implements Event {
        public Received {
            commits = List.copyOf(commits);
        }
    }

    /** The live state is somewhere else now. If it was in a directory, that can go. */
    record Moved(BranchId branch, Live live) implements Event {}

    /**
     * A branch went back to a commit.
     *
     * @param first how many of its commits it has still
     * @param live where its live state is now
     * @param kept the live state that it had
     */
    record Split(BranchId branch, int first, Live live, BranchId keepAs, VolumeLabel label, ObjectId kept)
            implements Event {}

    /**
     * A branch went on as another had.
     *
     * @param first how many of its commits it has still, below those of the other
     * @param live where its live state is now
     * @param kept the live state that it had
     */
    record Replaced(
            BranchId branch,
            int first,
            BranchId with,
            VolumeLabel label,
            Live live,
            BranchId keepAs,
            VolumeLabel keptLabel,
            ObjectId kept)
            implements Event {}

    /** A directory for a commit is being made, or is no more. */
    record Shown(BranchId branch, CommitId commit, boolean on) implements Event {}

    /** A branch is no more; what stands in its directories can go. */
    record Destroyed(BranchId branch) implements Event {}

    /** What could go is gone. */
    record Cleared(BranchId branch) implements Event {}
}
