package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the catalogue has of one branch.
 *
 * @param shown the commits for which there is, or may be, a directory
 */
record BranchState(
        BranchId id, VolumeLabel label, Optional<Origin> origin, KeptList commits, Live live, Set<CommitId> shown) {
    BranchState {
        shown = java.util.Collections.unmodifiableSet(new TreeSet<>(shown));
    }

    BranchState labelled(VolumeLabel next) {
        return new BranchState(id, next, origin, commits, live, shown);
    }

    BranchState beganAt(Optional<Origin> next) {
        return new BranchState(id, label, next, commits, live, shown);
    }

    BranchState with(KeptList next) {
        return new BranchState(id, label, origin, next, live, shown);
    }

    BranchState plus(List<Kept> more) {
        var list = commits;
        for (var commit : more) {
            list = list.plus(commit);
        }
        return with(list);
    }

    BranchState with(Live next) {
        return new BranchState(id, label, origin, commits, next, shown);
    }

    BranchState showing(CommitId commit, boolean on) {
        var next = new TreeSet<>(shown);
        boolean _ = on ? next.add(commit) : next.remove(commit);
        return new BranchState(id, label, origin, commits, live, next);
    }

    Optional<CommitId> tip() {
        return commits.isEmpty() ? Optional.empty() : Optional.of(commits.last().id());
    }

    boolean beganAt(CommitId commit) {
        return origin.map(at -> at.commit().equals(commit)).orElse(false);
    }
}
