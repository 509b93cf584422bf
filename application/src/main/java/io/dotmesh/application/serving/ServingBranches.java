package io.dotmesh.application.serving;

import io.dotmesh.application.reconcile.Engine;
import io.dotmesh.domain.account.Action;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.dot.Usage;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.saga.Saga;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import io.dotmesh.ports.driven.DotRegister.DotRecord;
import io.dotmesh.ports.driving.BranchView;
import io.dotmesh.ports.driving.Branches;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@link Branches} for one caller. */
final class ServingBranches implements Branches {
    private final Desk desk;
    private final Engine engine;

    ServingBranches(Desk desk) {
        this.desk = desk;
        this.engine = desk.engine();
    }

    @Override
    public Outcome<BranchView> show(DotName dot, BranchName branch) {
        return desk.branch(dot, branch, Action.READ_DOT).then(this::view);
    }

    @Override
    public Outcome<List<Lack>> lacking(DotName dot, BranchName branch) {
        return desk.branch(dot, branch, Action.READ_DOT)
                .then(found -> new Lacks(engine).of(found.branch().branch().id()));
    }

    private Outcome<BranchView> view(Desk.Found found) {
        var id = found.branch().branch().id();
        return engine.usage()
                .of(List.of(id))
                .map(usage -> desk.view(found.branch(), usage.getOrDefault(id, Usage.NONE)));
    }

    @Override
    public Outcome<Branch> fork(DotName dot, BranchName from, Optional<CommitId> at, BranchName as) {
        return changingTo(
                dot,
                record -> free(record, as)
                        .then(_ -> Desk.branch(record, from))
                        .then(source -> origin(record, source.branch(), at))
                        .then(origin -> fork(record.dot(), origin, as)));
    }

    private Outcome<Branch> fork(Dot dot, Origin origin, BranchName as) {
        var id = new BranchId(engine.parts().identifiers().next());
        var branch = new Branch(id, dot.id(), as, Optional.of(origin), Optional.empty());
        return engine.run(new Saga.ForkBranch(dot, branch, origin)).map(_ -> branch);
    }

    private Outcome<BranchRecord> served(DotRecord dot, BranchName name) {
        return Desk.branch(dot, name).then(found -> desk.served(dot, found));
    }

    private static Outcome<Nothing> free(DotRecord dot, BranchName name) {
        return dot.branch(name).isEmpty()
                ? Outcome.done()
                : Outcome.refused(
                        FaultCode.ALREADY_EXISTS,
                        "Branch already exists: " + name,
                        "Choose another name, or switch to it with 'dm checkout " + name + "'.");
    }

    private Outcome<Origin> origin(DotRecord dot, Branch from, Optional<CommitId> at) {
        return Ancestry.of(engine.dots(), dot, from)
                .then(ancestry -> at.map(ancestry::locate)
                        .orElseGet(() -> ancestry.newest()
                                .map(Outcome::done)
                                .orElseGet(() -> Outcome.refused(
                                        FaultCode.NO_SUCH_COMMIT,
                                        "No commits to branch from on " + from.name(),
                                        "Commit something first."))));
    }

    @Override
    public Outcome<Nothing> drop(DotName dot, BranchName branch) {
        if (branch.isMaster()) {
            return Outcome.refused(
                    FaultCode.INVALID,
                    "the branch master cannot be removed",
                    "Delete the dot with 'dm dot delete', or reset the branch.");
        }
        return changing(
                dot,
                record -> served(record, branch).then(found -> {
                    var id = found.branch().id();
                    return dependents(record, id)
                            .then(_ ->
                                    engine.run(new Saga.DropBranch(record.dot().id(), id)));
                }));
    }

    private static Outcome<Nothing> dependents(DotRecord dot, BranchId branch) {
        var names = dot.branches().stream()
                .filter(other -> other.branch().origin().map(Origin::branch).equals(Optional.of(branch)))
                .map(other -> other.branch().name().value())
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? Outcome.done()
                : Outcome.refused(
                        FaultCode.HAS_DEPENDENTS,
                        "other branches began at commits of this one: " + names,
                        "Remove those first.");
    }

    @Override
    public Outcome<Reset> reset(DotName dot, BranchName branch, CommitId to, boolean discard) {
        return changingTo(
                dot,
                record -> served(record, branch)
                        .then(found -> engine.dots()
                                .commits(found.branch().id())
                                .then(commits -> reset(record, found.branch(), commits, to, discard))));
    }

    private Outcome<Reset> reset(DotRecord dot, Branch branch, List<Commit> commits, CommitId to, boolean discard) {
        boolean toItsBeginning = branch.origin().map(Origin::commit).equals(Optional.of(to));
        var position = positionOf(to, commits);
        if (position.isEmpty() && !toItsBeginning) {
            return notThere(dot, branch, to);
        }
        var dropped = commits.subList(position.map(p -> p + 1).orElse(0), commits.size());
        if (dropped.isEmpty() && isAt(branch.id(), to)) {
            return Outcome.done(new Reset(to, Optional.empty()));
        }
        var moved = beganAt(dot, branch.id(), ids(dropped));
        // In a cluster what is discarded expires at once, so that other nodes see what became of their commits.
        var stash = stash(
                dot,
                branch,
                toItsBeginning ? branch.origin() : Optional.of(new Origin(branch.id(), to)),
                discard && moved.isEmpty() ? Duration.ZERO : engine.policy().stashKept());
        boolean goes = discard && moved.isEmpty() && engine.parts().cluster().isEmpty();
        return engine.run(new Saga.ResetBranch(dot.dot(), branch, to, stash, moved, goes))
                .map(_ -> {
                    engine.usage().forget(branch.id());
                    return new Reset(to, discard && moved.isEmpty() ? Optional.empty() : Optional.of(stash));
                });
    }

    /** Whether the live state is known to be that of a commit. */
    private boolean isAt(BranchId branch, CommitId commit) {
        return engine.store().differs(branch, commit, Optional.empty())
                        instanceof Outcome.Done<Boolean>(Boolean differs)
                && !differs;
    }

    private Outcome<Reset> notThere(DotRecord dot, Branch branch, CommitId to) {
        return Ancestry.of(engine.dots(), dot, branch)
                .then(ancestry -> ancestry.locate(to))
                .then(_ -> Outcome.refused(
                        FaultCode.INVALID,
                        "commit " + to + " is older than the branch " + branch.name()
                                + ", which cannot go back behind its beginning",
                        "Begin a branch there: 'dm checkout -b NAME " + to + "'."));
    }

    private static Optional<Integer> positionOf(CommitId id, List<Commit> commits) {
        for (int i = 0; i < commits.size(); i++) {
            if (commits.get(i).id().equals(id)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private static Set<CommitId> ids(List<Commit> commits) {
        return commits.stream().map(Commit::id).collect(Collectors.toCollection(HashSet::new));
    }

    private static List<Branch> beganAt(DotRecord dot, BranchId branch, Set<CommitId> commits) {
        return dot.branches().stream()
                .map(BranchRecord::branch)
                .filter(other -> other.origin()
                        .filter(origin -> origin.branch().equals(branch) && commits.contains(origin.commit()))
                        .isPresent())
                .toList();
    }

    private Branch stash(DotRecord dot, Branch of, Optional<Origin> origin, Duration kept) {
        // Later than every other, also when the clock went backwards: the newest is the first to be taken back.
        var now = engine.laterThan(dot.branches().stream()
                .flatMap(record -> record.branch().stash().stream())
                .map(Stash::since));
        return new Branch(
                new BranchId(engine.parts().identifiers().next()),
                dot.dot().id(),
                StashNames.next(dot, of.name(), now),
                origin,
                Optional.of(new Stash(of.id(), now, now.plus(kept))));
    }

    @Override
    public Outcome<Undone> undoReset(DotName dot) {
        return changingTo(
                dot,
                record -> newestStash(record)
                        .map(BranchRecord::branch)
                        .flatMap(stash -> record.branch(
                                        stash.stash().orElseThrow().of())
                                .map(of -> served(record, of.branch().name())
                                        .then(_ -> served(record, stash.name()))
                                        .then(_ -> undo(record, of.branch(), stash))))
                        .orElseGet(() -> Outcome.refused(
                                FaultCode.NOTHING_TO_UNDO,
                                "no reset of " + dot + " is kept",
                                "See the branches with 'dm branch'; what a reset drops is kept for "
                                        + engine.policy().stashKept().toDays() + " days.")));
    }

    /** What a reset kept. What a node set aside of a branch that another one serves is none. */
    static Optional<BranchRecord> newestStash(DotRecord dot) {
        return dot.branches().stream()
                .filter(record -> record.branch()
                        .stash()
                        .flatMap(stash -> dot.branch(stash.of()))
                        .filter(of -> holder(of).equals(holder(record)))
                        .isPresent())
                .max(Comparator.comparing(
                        record -> record.branch().stash().orElseThrow().since()));
    }

    private static Optional<NodeId> holder(BranchRecord branch) {
        return branch.mastership().map(Mastership::holder);
    }

    private Outcome<Undone> undo(DotRecord dot, Branch branch, Branch stash) {
        var at = stash.origin()
                .filter(origin ->
                        origin.branch().equals(branch.id()) || branch.origin().equals(Optional.of(origin)))
                .map(Origin::commit);
        if (at.isEmpty()) {
            return Outcome.refused(
                    FaultCode.NOTHING_TO_UNDO,
                    "the branch " + branch.name() + " and what was kept of it, " + stash.name()
                            + ", no longer have a commit in common",
                    "Look at it with 'dm checkout " + stash.name() + "'.");
        }
        return engine.dots().commits(branch.id()).then(commits -> {
            var since = commits.subList(
                    positionOf(at.get(), commits).map(p -> p + 1).orElse(0), commits.size());
            boolean untouched = since.isEmpty() && isAt(branch.id(), at.get());
            var keep = stash(dot, branch, stash.origin(), engine.policy().stashKept());
            return engine.dots()
                    .commits(stash.id())
                    .then(kept -> engine.run(new Saga.UndoReset(
                            dot.dot(),
                            branch,
                            stash,
                            keep,
                            at.get(),
                            beganAt(dot, stash.id(), ids(kept)),
                            beganAt(dot, branch.id(), ids(since)))))
                    .then(_ -> {
                        engine.usage().forget(branch.id());
                        return untouched
                                ? engine.run(new Saga.DropBranch(dot.dot().id(), keep.id()))
                                : Outcome.done();
                    })
                    .map(_ -> new Undone(branch, untouched ? Optional.empty() : Optional.of(keep)));
        });
    }

    private Outcome<Nothing> changing(DotName dot, java.util.function.Function<DotRecord, Outcome<Nothing>> work) {
        return changingTo(dot, work);
    }

    private <T> Outcome<T> changingTo(DotName dot, java.util.function.Function<DotRecord, Outcome<T>> work) {
        return desk.dot(dot, Action.WRITE_DOT)
                .then(seen -> engine.changing(
                        seen.dot().id(), () -> desk.dot(dot, Action.WRITE_DOT).then(work)));
    }
}
