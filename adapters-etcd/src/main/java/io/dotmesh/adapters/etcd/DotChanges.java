package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.domain.saga.RegistryChange.AddBranch;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import io.dotmesh.domain.saga.RegistryChange.AddDot;
import io.dotmesh.domain.saga.RegistryChange.BeginSaga;
import io.dotmesh.domain.saga.RegistryChange.EndSaga;
import io.dotmesh.domain.saga.RegistryChange.MoveCommits;
import io.dotmesh.domain.saga.RegistryChange.RemoveBranch;
import io.dotmesh.domain.saga.RegistryChange.RemoveDot;
import io.dotmesh.domain.saga.RegistryChange.ReplaceBranch;
import io.dotmesh.domain.saga.RegistryChange.ReplaceDot;
import io.dotmesh.domain.saga.RegistryChange.RequireMastership;
import io.dotmesh.domain.saga.RegistryChange.RestoreDot;
import io.dotmesh.domain.saga.RegistryChange.SetMastership;
import io.dotmesh.domain.saga.RegistryChange.TrashDot;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What changes of dots and branches mean, on a {@link Draft}. Pure: the same contents give the same plan. */
final class DotChanges {
    private final Draft draft;
    private final CommitChanges commits;
    private final MastershipChanges masterships;
    private final SagaChanges sagas;

    private DotChanges(Draft draft) {
        this.draft = draft;
        this.commits = new CommitChanges(draft);
        this.masterships = new MastershipChanges(draft);
        this.sagas = new SagaChanges(draft);
    }

    /** The plan for a list of changes, or the first refusal. New commits are staged where they would not fit. */
    static Outcome<Plan> plan(
            Contents contents,
            List<RegistryChange> changes,
            Map<BranchId, List<Commit>> lines,
            Supplier<String> names) {
        return plan(new Draft(contents, lines, names, false), changes)
                .then(plan -> plan.fits() ? Outcome.done(plan) : plan(new Draft(contents, lines, names, true), changes))
                .then(plan -> plan.fits() ? Outcome.done(plan) : Refusals.tooMuch());
    }

    static Outcome<Plan> plan(Draft draft, List<RegistryChange> changes) {
        var making = new DotChanges(draft);
        // What is refused for the lack of something may be refused because that cannot be read.
        return Outcome.each(changes, making::make)
                .<Outcome<Plan>>fold(
                        _ -> draft.finish(), fault -> draft.readable().then(_ -> Outcome.faulted(fault)));
    }

    /** The branches whose commits have to be known. */
    static Set<BranchId> linesOf(List<RegistryChange> changes) {
        var wanted = new HashSet<BranchId>();
        for (var change : changes) {
            if (change instanceof AddCommit(var branch, var _)) {
                wanted.add(branch);
            } else if (change instanceof MoveCommits(var from, var _, var to)) {
                wanted.add(from);
                wanted.add(to);
            }
        }
        return wanted;
    }

    private Outcome<Nothing> make(RegistryChange change) {
        return switch (change) {
            case AddDot(var dot) -> add(dot);
            case ReplaceDot(var expected, var next) -> replace(expected, next);
            case RemoveDot(var dot) -> remove(dot);
            case TrashDot(var trashed) -> trash(trashed);
            case RestoreDot(var dot) -> restore(dot);
            case AddBranch(var branch) -> add(branch);
            case ReplaceBranch(var expected, var next) -> replace(expected, next);
            case RemoveBranch(var branch) -> remove(branch);
            case AddCommit(var branch, var commit) -> commits.add(branch, commit);
            case MoveCommits(var from, var after, var to) -> commits.move(from, after, to);
            case SetMastership(var branch, var expected, var next) -> masterships.set(branch, expected, next);
            case RequireMastership(var branch, var expected) -> masterships.require(branch, expected);
            case BeginSaga(var id, var saga, var by) -> sagas.begin(id, saga, by);
            case EndSaga(var id) -> sagas.end(id);
        };
    }

    private Outcome<Nothing> add(Dot dot) {
        var current = draft.dot(dot.id());
        if (current.isPresent()) {
            return current.get().equals(new StoredDot(dot, Optional.empty()))
                    ? Outcome.done()
                    : Refusals.taken("a dot with the id " + dot.id());
        }
        if (nameTaken(dot)) {
            return Refusals.taken("the dot " + dot.name());
        }
        draft.put(new StoredDot(dot, Optional.empty()));
        draft.name(dot.name(), Optional.of(dot.id()));
        return Outcome.done();
    }

    private Outcome<Nothing> replace(Dot expected, Dot next) {
        var current = draft.liveDot(expected.id()).map(StoredDot::dot);
        if (current.isEmpty()) {
            return Refusals.noDot(expected.id());
        }
        if (current.get().equals(next)) {
            return Outcome.done();
        }
        if (!current.get().equals(expected)) {
            return Refusals.changed("the dot " + current.get().name());
        }
        if (nameTaken(next)) {
            return Refusals.taken("the dot " + next.name());
        }
        if (!expected.name().equals(next.name())) {
            draft.named(expected.name());
            draft.name(expected.name(), Optional.empty());
            draft.name(next.name(), Optional.of(next.id()));
        }
        draft.put(new StoredDot(next, Optional.empty()));
        return Outcome.done();
    }

    /** What is not there is gone already. */
    private Outcome<Nothing> remove(DotId id) {
        draft.dot(id).ifPresent(stored -> {
            if (stored.isLive()) {
                draft.named(stored.dot().name());
                draft.name(stored.dot().name(), Optional.empty());
            }
            draft.remove(stored);
        });
        return Outcome.done();
    }

    private Outcome<Nothing> trash(Trashed trashed) {
        var id = trashed.dot().id();
        var wanted = trashed.branches().stream()
                .sorted(Comparator.comparing(Branch::name))
                .toList();
        var kept = new StoredDot(
                trashed.dot(), Optional.of(new StoredDot.Terms(trashed.by(), trashed.since(), trashed.expires())));
        var current = draft.dot(id);
        if (current.equals(Optional.of(kept)) && draft.branchesOf(id).equals(wanted)) {
            return Outcome.done();
        }
        if (current.isEmpty() || !current.get().isLive()) {
            return Refusals.noDot(id);
        }
        if (!current.get().dot().equals(trashed.dot()) || !draft.branchesOf(id).equals(wanted)) {
            return Refusals.changed("the dot " + current.get().dot().name());
        }
        draft.named(trashed.dot().name());
        draft.name(trashed.dot().name(), Optional.empty());
        draft.put(kept);
        return Outcome.done();
    }

    private Outcome<Nothing> restore(DotId id) {
        var current = draft.dot(id);
        if (current.isEmpty()) {
            return Refusals.noDot(id);
        }
        if (current.get().isLive()) {
            return Outcome.done();
        }
        var dot = current.get().dot();
        if (nameTaken(dot)) {
            return Refusals.taken("the dot " + dot.name());
        }
        draft.name(dot.name(), Optional.of(id));
        draft.put(new StoredDot(dot, Optional.empty()));
        return Outcome.done();
    }

    private Outcome<Nothing> add(Branch branch) {
        if (draft.liveDot(branch.dot()).isEmpty()) {
            return Refusals.noDot(branch.dot());
        }
        var current = draft.branch(branch.id()).map(StoredBranch::branch);
        if (current.isPresent()) {
            return current.get().equals(branch)
                    ? Outcome.done()
                    : Refusals.taken("a branch with the id " + branch.id());
        }
        if (nameTaken(branch)) {
            return Refusals.taken("the branch " + branch.name());
        }
        draft.add(StoredBranch.empty(branch));
        draft.touch(branch.dot());
        return Outcome.done();
    }

    private Outcome<Nothing> replace(Branch expected, Branch next) {
        var current = draft.liveBranch(expected.id());
        if (current.isEmpty()) {
            return Refusals.noBranch(expected.id());
        }
        var branch = current.get().branch();
        if (branch.equals(next)) {
            return Outcome.done();
        }
        if (!branch.equals(expected)) {
            return Refusals.changed("the branch " + branch.name());
        }
        if (nameTaken(next)) {
            return Refusals.taken("the branch " + next.name());
        }
        draft.put(current.get().as(next));
        draft.touch(next.dot());
        return Outcome.done();
    }

    private Outcome<Nothing> remove(BranchId id) {
        draft.branch(id).ifPresent(stored -> {
            draft.remove(stored);
            draft.touch(stored.branch().dot());
        });
        return Outcome.done();
    }

    private boolean nameTaken(Dot dot) {
        return draft.named(dot.name()).filter(id -> !id.equals(dot.id())).isPresent();
    }

    private boolean nameTaken(Branch branch) {
        return draft.branchesOf(branch.dot()).stream()
                .anyMatch(other ->
                        other.name().equals(branch.name()) && !other.id().equals(branch.id()));
    }
}
