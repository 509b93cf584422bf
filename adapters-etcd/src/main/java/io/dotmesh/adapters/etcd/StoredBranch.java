package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import io.dotmesh.ports.driven.DotRegister.Summary;
import java.util.List;
import java.util.Optional;

/**
 * A branch as it is kept: it refers to its commits, which stand elsewhere.
 *
 * @param runs oldest first
 * @param open whether the last run ends where its segment does, so that the next commit may follow there
 * @param tip the newest commit, again, so that lists need not read any
 * @param mastership here, so that a commit that requires it depends on no other key
 */
record StoredBranch(
        Branch branch, List<Run> runs, boolean open, Optional<Commit> tip, Optional<Mastership> mastership) {
    StoredBranch {
        runs = List.copyOf(runs);
    }

    static StoredBranch empty(Branch branch) {
        return new StoredBranch(branch, List.of(), false, Optional.empty(), Optional.empty());
    }

    StoredBranch as(Branch next) {
        return new StoredBranch(next, runs, open, tip, mastership);
    }

    StoredBranch with(List<Run> nextRuns, boolean nextOpen, Optional<Commit> nextTip) {
        return new StoredBranch(branch, nextRuns, nextOpen, nextTip, mastership);
    }

    StoredBranch under(Mastership next) {
        return new StoredBranch(branch, runs, open, tip, Optional.of(next));
    }

    long commits() {
        return runs.stream().mapToLong(Run::length).sum();
    }

    BranchRecord toRecord() {
        return new BranchRecord(branch, commits(), tip, mastership);
    }

    Summary toSummary() {
        return new Summary(commits(), tip.map(Commit::id));
    }
}
