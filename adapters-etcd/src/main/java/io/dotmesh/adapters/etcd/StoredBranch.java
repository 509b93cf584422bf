package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.history.Commit;
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
 */
record StoredBranch(Branch branch, List<Run> runs, boolean open, Optional<Commit> tip) {
    StoredBranch {
        runs = List.copyOf(runs);
    }

    static StoredBranch empty(Branch branch) {
        return new StoredBranch(branch, List.of(), false, Optional.empty());
    }

    StoredBranch as(Branch next) {
        return new StoredBranch(next, runs, open, tip);
    }

    long commits() {
        return runs.stream().mapToLong(Run::length).sum();
    }

    BranchRecord toRecord() {
        return new BranchRecord(branch, commits(), tip, Optional.empty());
    }

    Summary toSummary() {
        return new Summary(commits(), tip.map(Commit::id));
    }
}
