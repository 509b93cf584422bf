package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Puts commits on branches and moves them: a branch refers to them by runs, so that none is written again. */
final class CommitChanges {
    private final Draft draft;

    CommitChanges(Draft draft) {
        this.draft = draft;
    }

    Outcome<Nothing> add(BranchId id, Commit commit) {
        var branch = draft.branch(id);
        if (branch.isEmpty()) {
            return Refusals.noBranch(id);
        }
        var line = draft.line(id);
        var same = line.get(commit.id());
        if (same != null) {
            return same.equals(commit) ? Outcome.done() : taken(commit.id());
        }
        line.put(commit.id(), commit);
        draft.put(draft.append(branch.get(), commit));
        return Outcome.done();
    }

    Outcome<Nothing> move(BranchId from, Optional<CommitId> after, BranchId to) {
        var source = draft.liveBranch(from);
        if (source.isEmpty()) {
            return Refusals.noBranch(from);
        }
        var target = draft.liveBranch(to);
        if (target.isEmpty()) {
            return Refusals.noBranch(to);
        }
        var all = List.copyOf(draft.line(from).values());
        int kept = after.map(id -> 1 + all.stream().map(Commit::id).toList().indexOf(id))
                .orElse(0);
        if (after.isPresent() && kept == 0) {
            return Outcome.refused(
                    FaultCode.BUSY,
                    "the branch " + from + " no longer has the commit " + after.get(),
                    "Look at its log, then try again.");
        }
        var moved = all.subList(kept, all.size());
        if (from.equals(to) || moved.isEmpty()) {
            return Outcome.done();
        }
        var there = draft.line(to);
        var twice = moved.stream().map(Commit::id).filter(there::containsKey).findFirst();
        if (twice.isPresent()) {
            return taken(twice.get());
        }
        move(source.get(), kept, all, target.get());
        return Outcome.done();
    }

    private void move(StoredBranch source, int kept, List<Commit> all, StoredBranch target) {
        var moved = all.subList(kept, all.size());
        var staying = new ArrayList<Run>();
        var leaving = new ArrayList<Run>();
        split(source.runs(), kept, staying, leaving);
        var tip = kept == 0 ? Optional.<Commit>empty() : Optional.of(all.get(kept - 1));
        draft.put(source.with(staying, false, tip));
        if (source.branch().dot().equals(target.branch().dot())) {
            var runs = new ArrayList<>(target.runs());
            leaving.forEach(run -> join(runs, run));
            draft.put(target.with(runs, source.open(), Optional.of(all.getLast())));
        } else {
            // The segments of a dot go with it, so another dot cannot refer to them.
            leaving.forEach(draft::drop);
            var next = target;
            for (var commit : moved) {
                next = draft.append(next, commit);
            }
            draft.put(next);
        }
        var there = draft.line(target.branch().id());
        moved.forEach(commit -> there.put(commit.id(), commit));
        draft.line(source.branch().id()).keySet().removeAll(ids(moved));
    }

    private static java.util.Set<CommitId> ids(List<Commit> commits) {
        var ids = new LinkedHashMap<CommitId, Commit>();
        commits.forEach(commit -> ids.put(commit.id(), commit));
        return ids.keySet();
    }

    /** So many commits in the first of the two lists of runs, and the rest in the second. */
    private static void split(List<Run> runs, long first, List<Run> staying, List<Run> leaving) {
        long left = first;
        for (var run : runs) {
            long here = Math.min(left, run.length());
            if (here > 0) {
                staying.add(new Run(run.segment(), run.from(), run.from() + here));
            }
            if (here < run.length()) {
                leaving.add(new Run(run.segment(), run.from() + here, run.to()));
            }
            left -= here;
        }
    }

    private static void join(List<Run> runs, Run next) {
        if (!runs.isEmpty() && runs.getLast().isFollowedBy(next)) {
            var last = runs.removeLast();
            runs.add(new Run(last.segment(), last.from(), next.to()));
        } else {
            runs.add(next);
        }
    }

    private static Outcome<Nothing> taken(CommitId commit) {
        return Outcome.refused(
                FaultCode.ALREADY_EXISTS, "the branch has another commit " + commit, "Choose another id.");
    }
}
