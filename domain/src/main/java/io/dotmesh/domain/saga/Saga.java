package io.dotmesh.domain.saga;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.saga.RegistryChange.AddBranch;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import io.dotmesh.domain.saga.RegistryChange.AddDot;
import io.dotmesh.domain.saga.RegistryChange.MoveCommits;
import io.dotmesh.domain.saga.RegistryChange.RemoveBranch;
import io.dotmesh.domain.saga.RegistryChange.RemoveDot;
import io.dotmesh.domain.saga.RegistryChange.ReplaceBranch;
import io.dotmesh.domain.saga.RegistryChange.ReplaceDot;
import io.dotmesh.domain.saga.Step.CommitVolume;
import io.dotmesh.domain.saga.Step.CopyVolume;
import io.dotmesh.domain.saga.Step.CreateVolume;
import io.dotmesh.domain.saga.Step.DestroyVolume;
import io.dotmesh.domain.saga.Step.ForkVolume;
import io.dotmesh.domain.saga.Step.LabelVolume;
import io.dotmesh.domain.saga.Step.MountVolume;
import io.dotmesh.domain.saga.Step.Register;
import io.dotmesh.domain.saga.Step.ReplaceVolume;
import io.dotmesh.domain.saga.Step.SplitVolume;
import io.dotmesh.domain.saga.Step.UnmountVolume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A change that takes several steps: written down before the first, struck out with the one that registers the result.
 *
 * <p>What a crash interrupts is done again from its first step, which is why every step may be repeated. When a step
 * is refused for good, {@link #compensation()} takes back what the steps before it may have done, unless one of those
 * cannot be taken back: then the saga waits until it can go on. The first
 * {@link Register} step of {@link #steps()} is the moment at which the change has happened; the steps after it only
 * bring the rest in line and are repeated until they succeed.
 */
public sealed interface Saga {
    /** A new dot with one commit. */
    record CreateDot(Dot dot, Branch master, Commit first) implements Saga {}

    /** A new dot that begins as a full copy of a commit and all before it. */
    record CopyDot(Dot dot, Branch master, Origin source, List<Commit> commits) implements Saga {
        public CopyDot {
            commits = List.copyOf(commits);
        }
    }

    /** A new branch that begins at a commit. */
    record ForkBranch(Dot dot, Branch branch, Origin origin) implements Saga {}

    /**
     * A branch goes back to {@code to}; all that it drops goes to {@code stash}.
     *
     * @param branch as it is before
     * @param moved those branches, as they are before, that began at commits which go to the stash
     * @param discard whether the stash goes too
     */
    record ResetBranch(Dot dot, Branch branch, CommitId to, Branch stash, List<Branch> moved, boolean discard)
            implements Saga {
        public ResetBranch {
            moved = List.copyOf(moved);
        }
    }

    /**
     * A reset is taken back: the branch continues as {@code stash} was, and what it did since goes to {@code keep}.
     *
     * @param at the commit at which the two part
     * @param toBranch those branches, as they are before, that began at commits of the stash
     * @param toKeep those branches, as they are before, that began at commits which go to {@code keep}
     */
    record UndoReset(
            Dot dot, Branch branch, Branch stash, Branch keep, CommitId at, List<Branch> toBranch, List<Branch> toKeep)
            implements Saga {
        public UndoReset {
            toBranch = List.copyOf(toBranch);
            toKeep = List.copyOf(toKeep);
        }
    }

    /** A branch and its volume go for good. */
    record DropBranch(DotId dotId, BranchId branch) implements Saga {}

    /** A dot gets another name. */
    record RenameDot(Dot dot, DotName to, List<Branch> branches) implements Saga {
        public RenameDot {
            branches = List.copyOf(branches);
        }
    }

    /** A dot gets another quota, or none. It is registered when all of its volumes keep to it. */
    record SetQuota(Dot dot, Optional<Quota> quota, List<Branch> branches) implements Saga {
        public SetQuota {
            branches = List.copyOf(branches);
        }
    }

    /** A dot goes to the trash. */
    record TrashDot(Trashed trashed) implements Saga {}

    /** A dot comes back from the trash. */
    record RestoreDot(Trashed trashed) implements Saga {}

    /** A dot in the trash goes for good. */
    record PurgeDot(Trashed trashed) implements Saga {}

    /** The dot that is changed: while one of its sagas is under way no other begins. */
    default DotId subject() {
        return switch (this) {
            case CreateDot(var dot, var _, var _) -> dot.id();
            case CopyDot(var dot, var _, var _, var _) -> dot.id();
            case ForkBranch(var dot, var _, var _) -> dot.id();
            case ResetBranch reset -> reset.dot().id();
            case UndoReset undo -> undo.dot().id();
            case DropBranch(var dotId, var _) -> dotId;
            case RenameDot(var dot, var _, var _) -> dot.id();
            case SetQuota(var dot, var _, var _) -> dot.id();
            case TrashDot(var trashed) -> trashed.dot().id();
            case RestoreDot(var trashed) -> trashed.dot().id();
            case PurgeDot(var trashed) -> trashed.dot().id();
        };
    }

    /** What is done, in order, without the notes about the saga itself. */
    default List<Step> steps() {
        return switch (this) {
            case CreateDot(var dot, var master, var first) ->
                List.of(
                        new CreateVolume(master.id(), VolumeLabel.of(dot, master)),
                        new MountVolume(master.id()),
                        new CommitVolume(master.id(), first),
                        register(new AddDot(dot), new AddBranch(master), new AddCommit(master.id(), first)));
            case CopyDot(var dot, var master, var source, var commits) -> {
                var changes = new ArrayList<RegistryChange>(List.of(new AddDot(dot), new AddBranch(master)));
                commits.forEach(commit -> changes.add(new AddCommit(master.id(), commit)));
                yield List.of(
                        new CopyVolume(source, master.id(), VolumeLabel.of(dot, master)),
                        new MountVolume(master.id()),
                        new Register(changes));
            }
            // It is mounted when its files are first asked for: many branches are made, and few of them opened.
            case ForkBranch(var dot, var branch, var origin) ->
                List.of(
                        new ForkVolume(origin, branch.id(), VolumeLabel.of(dot, branch)),
                        register(new AddBranch(branch)));
            case ResetBranch reset -> reset(reset);
            case UndoReset undo -> undo(undo);
            case DropBranch(var _, var branch) ->
                List.of(new UnmountVolume(branch), new DestroyVolume(branch), register(new RemoveBranch(branch)));
            case RenameDot(var dot, var to, var branches) -> {
                var next = dot.named(to);
                var steps = new ArrayList<Step>(List.of(register(new ReplaceDot(dot, next))));
                steps.addAll(labels(next, branches));
                yield List.copyOf(steps);
            }
            case SetQuota(var dot, var quota, var branches) -> {
                var next = dot.bounded(quota);
                var steps = new ArrayList<>(labels(next, branches));
                steps.add(register(new ReplaceDot(dot, next)));
                yield List.copyOf(steps);
            }
            case TrashDot(var trashed) -> {
                var steps = new ArrayList<>(unmounts(trashed));
                steps.add(register(new RegistryChange.TrashDot(trashed)));
                trashed.branches()
                        .forEach(branch -> steps.add(new LabelVolume(branch.id(), VolumeLabel.of(trashed, branch))));
                yield List.copyOf(steps);
            }
            case RestoreDot(var trashed) -> {
                var dot = trashed.dot();
                var steps = new ArrayList<Step>(List.of(register(new RegistryChange.RestoreDot(dot.id()))));
                steps.addAll(labels(dot, trashed.branches()));
                steps.addAll(mounts(trashed));
                yield List.copyOf(steps);
            }
            case PurgeDot(var trashed) -> {
                var steps = new ArrayList<>(unmounts(trashed));
                leavesFirst(trashed.branches()).forEach(branch -> steps.add(new DestroyVolume(branch.id())));
                steps.add(register(new RemoveDot(trashed.dot().id())));
                yield List.copyOf(steps);
            }
        };
    }

    /** What takes back the steps of a saga that cannot go on, before it was registered. */
    default List<Step> compensation() {
        return switch (this) {
            case CreateDot(var _, var master, var _) -> discard(master.id());
            case CopyDot(var _, var master, var _, var _) -> discard(master.id());
            case ForkBranch(var _, var branch, var _) -> discard(branch.id());
            // A reset or undo that the store refuses has changed nothing; its branch only has to be served again.
            case ResetBranch reset -> List.of(new MountVolume(reset.branch().id()));
            case UndoReset undo -> List.of(new MountVolume(undo.branch().id()));
            case DropBranch(var _, var branch) -> List.of(new MountVolume(branch));
            case SetQuota(var dot, var _, var branches) -> labels(dot, branches);
            case TrashDot(var trashed) -> mounts(trashed);
            case RenameDot _, RestoreDot _, PurgeDot _ -> List.of();
        };
    }

    private static List<Step> discard(BranchId branch) {
        return List.of(new UnmountVolume(branch), new DestroyVolume(branch));
    }

    private static List<Step> labels(Dot dot, List<Branch> branches) {
        return branches.stream()
                .<Step>map(branch -> new LabelVolume(branch.id(), VolumeLabel.of(dot, branch)))
                .toList();
    }

    private static List<Step> mounts(Trashed trashed) {
        return trashed.branches().stream()
                .<Step>map(branch -> new MountVolume(branch.id()))
                .toList();
    }

    private static List<Step> unmounts(Trashed trashed) {
        return trashed.branches().stream()
                .<Step>map(branch -> new UnmountVolume(branch.id()))
                .toList();
    }

    private static Register register(RegistryChange... changes) {
        return new Register(List.of(changes));
    }

    private static List<Step> reset(ResetBranch saga) {
        var branch = saga.branch().id();
        var stash = saga.stash();
        boolean toItsBeginning = saga.branch()
                .origin()
                .map(origin -> origin.commit().equals(saga.to()))
                .orElse(false);
        var changes = new ArrayList<RegistryChange>();
        changes.add(new AddBranch(stash));
        changes.add(new MoveCommits(branch, toItsBeginning ? Optional.empty() : Optional.of(saga.to()), stash.id()));
        saga.moved().forEach(moved -> changes.add(rebase(moved, stash.id())));
        var steps = new ArrayList<Step>(List.of(
                new SplitVolume(branch, saga.to(), stash.id(), VolumeLabel.of(saga.dot(), stash)),
                new Register(changes),
                new MountVolume(branch)));
        if (saga.discard()) {
            steps.add(new UnmountVolume(stash.id()));
            steps.add(new DestroyVolume(stash.id()));
            steps.add(register(new RemoveBranch(stash.id())));
        }
        return List.copyOf(steps);
    }

    private static List<Step> undo(UndoReset saga) {
        var branch = saga.branch().id();
        var changes = new ArrayList<RegistryChange>();
        changes.add(new AddBranch(saga.keep()));
        boolean fromItsBeginning = saga.branch()
                .origin()
                .map(origin -> origin.commit().equals(saga.at()))
                .orElse(false);
        changes.add(new MoveCommits(
                branch,
                fromItsBeginning ? Optional.empty() : Optional.of(saga.at()),
                saga.keep().id()));
        changes.add(new MoveCommits(saga.stash().id(), Optional.empty(), branch));
        saga.toKeep().forEach(moved -> changes.add(rebase(moved, saga.keep().id())));
        saga.toBranch().forEach(moved -> changes.add(rebase(moved, branch)));
        changes.add(new RemoveBranch(saga.stash().id()));
        return List.of(
                new ReplaceVolume(
                        branch,
                        saga.stash().id(),
                        saga.keep().id(),
                        VolumeLabel.of(saga.dot(), saga.branch()),
                        VolumeLabel.of(saga.dot(), saga.keep())),
                new MountVolume(branch),
                new Register(changes));
    }

    private static ReplaceBranch rebase(Branch branch, BranchId onto) {
        var origin = branch.origin().orElseThrow();
        return new ReplaceBranch(branch, branch.beganAt(Optional.of(new Origin(onto, origin.commit()))));
    }

    /** Those that others began at come after those others. */
    static List<Branch> leavesFirst(List<Branch> branches) {
        var left = new ArrayList<>(branches);
        var ordered = new ArrayList<Branch>(branches.size());
        while (!left.isEmpty()) {
            var leaves = left.stream()
                    .filter(branch -> left.stream().noneMatch(other -> beganAt(other, branch)))
                    .toList();
            // A circle of origins cannot be made; were one read back, the store still refuses to harm dependents.
            var next = leaves.isEmpty() ? List.copyOf(left) : leaves;
            ordered.addAll(next);
            left.removeAll(next);
        }
        return List.copyOf(ordered);
    }

    private static boolean beganAt(Branch branch, Branch parent) {
        return branch.origin()
                .map(origin -> origin.branch().equals(parent.id()))
                .orElse(false);
    }
}
