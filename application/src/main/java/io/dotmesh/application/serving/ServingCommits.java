package io.dotmesh.application.serving;

import io.dotmesh.application.reconcile.Engine;
import io.dotmesh.domain.account.Action;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.BranchSet;
import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.ports.driving.Commits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@link Commits} for one caller. */
final class ServingCommits implements Commits {
    private final Desk desk;
    private final Engine engine;

    ServingCommits(Desk desk) {
        this.desk = desk;
        this.engine = desk.engine();
    }

    @Override
    public Outcome<Commit> commit(DotName dot, BranchName branch, Draft draft) {
        return Commit.parseMessage(draft.message())
                .then(_ -> desk.branch(dot, branch, Action.WRITE_DOT))
                .then(seen -> engine.writing(
                        seen.dot().dot().id(),
                        seen.branch().branch().id(),
                        () -> served(dot, branch, Action.WRITE_DOT).then(found -> commit(found, draft))));
    }

    private Outcome<Desk.Found> served(DotName dot, BranchName branch, Action action) {
        return desk.branch(dot, branch, action).then(this::served);
    }

    private Outcome<Desk.Found> served(BranchId branch, Action action) {
        return desk.branch(branch, action).then(this::served);
    }

    private Outcome<Desk.Found> served(Desk.Found found) {
        return desk.served(found.dot(), found.branch()).map(_ -> found);
    }

    private Outcome<Commit> commit(Desk.Found found, Draft draft) {
        var branch = found.branch().branch().id();
        return engine.store().commit(branch, drafted(draft, List.of(found))).then(stored -> {
            engine.usage().forget(branch);
            return registered(List.of(found), stored);
        });
    }

    private Commit drafted(Draft draft, List<Desk.Found> into) {
        var tips = into.stream().map(found -> found.branch().tip()).flatMap(Optional::stream);
        return new Commit(
                draft.id()
                        .orElseGet(
                                () -> new CommitId(engine.parts().identifiers().next())),
                draft.message(),
                draft.author().orElseGet(() -> desk.caller().name()),
                engine.laterThan(tips.map(Commit::timestamp)),
                draft.metadata());
    }

    /** The register takes the commit only from the node that still is the master. */
    private Outcome<Commit> registered(List<Desk.Found> found, Commit stored) {
        var branches = found.stream().map(each -> each.branch().branch().id()).collect(Collectors.toSet());
        var changes = new ArrayList<RegistryChange>();
        for (var each : found) {
            var branch = each.branch().branch().id();
            each.branch().mastership().ifPresent(own -> changes.add(new RegistryChange.RequireMastership(branch, own)));
            changes.add(new RegistryChange.AddCommit(branch, stored));
        }
        return engine.dots().change(changes).fold(_ -> Outcome.done(stored), fault -> {
            // The store has it, so it is not lost: it is registered before the next write to the branch.
            engine.areBehind(branches);
            return Outcome.faulted(fault);
        });
    }

    @Override
    public Outcome<Commit> commitTogether(List<Place> places, Draft draft) {
        return Commit.parseMessage(draft.message())
                .then(_ -> BranchSet.checkCount(places.size()))
                .then(_ -> found(places))
                .then(seen -> branches(seen)
                        .then(_ -> engine.writing(
                                seen.stream()
                                        .map(found -> new Engine.Place(
                                                found.dot().dot().id(),
                                                found.branch().branch().id()))
                                        .toList(),
                                () -> found(places).then(found -> together(found, draft)))));
    }

    private Outcome<List<Desk.Found>> found(List<Place> places) {
        var all = new ArrayList<Desk.Found>();
        for (var place : places) {
            switch (served(place.dot(), place.branch(), Action.WRITE_DOT)) {
                case Outcome.Done<Desk.Found>(var found) -> all.add(found);
                case Outcome.Faulted<Desk.Found>(var fault) -> {
                    return Outcome.faulted(fault);
                }
            }
        }
        return Outcome.done(all);
    }

    private static Outcome<BranchSet> branches(List<Desk.Found> found) {
        return BranchSet.of(
                found.stream().map(each -> each.branch().branch().id()).toList());
    }

    private Outcome<Commit> together(List<Desk.Found> found, Draft draft) {
        return branches(found)
                .then(branches -> engine.store()
                        .commitTogether(branches, drafted(draft, found))
                        .then(stored -> {
                            branches.branches().forEach(engine.usage()::forget);
                            return registered(found, stored);
                        }));
    }

    @Override
    public Outcome<List<Commit>> log(DotName dot, BranchName branch) {
        return desk.branch(dot, branch, Action.READ_DOT)
                .then(found -> engine.dots().commits(found.branch().branch().id()));
    }

    @Override
    public Outcome<List<Commit>> log(BranchId branch) {
        return desk.branch(branch, Action.READ_DOT).then(_ -> engine.dots().commits(branch));
    }

    @Override
    public Outcome<List<Commit>> ancestry(DotName dot, BranchName branch) {
        return desk.branch(dot, branch, Action.READ_DOT).then(this::ancestry).map(Ancestry::commits);
    }

    private Outcome<Ancestry> ancestry(Desk.Found found) {
        return Ancestry.of(engine.dots(), found.dot(), found.branch().branch());
    }

    @Override
    public Outcome<Difference> diff(BranchId branch, Optional<CommitId> from, Optional<CommitId> to) {
        return served(branch, Action.READ_DOT)
                .then(found -> from.<Outcome<CommitId>>map(Outcome::done)
                        .orElseGet(() -> newest(found))
                        .then(base -> diff(branch, base, to)));
    }

    private Outcome<Difference> diff(BranchId branch, CommitId from, Optional<CommitId> to) {
        var changes = new ArrayList<Change>();
        return engine.store()
                .diff(branch, from, to, change -> {
                    changes.add(change);
                    return changes.size() <= CHANGES_MAX;
                })
                .map(_ -> new Difference(
                        changes.stream().limit(CHANGES_MAX).sorted().toList(), changes.size() > CHANGES_MAX));
    }

    private Outcome<CommitId> newest(Desk.Found found) {
        return found.branch()
                .tip()
                .map(Commit::id)
                .or(() -> found.branch().branch().origin().map(origin -> origin.commit()))
                .map(Outcome::done)
                .orElseGet(() ->
                        Outcome.refused(FaultCode.NO_SUCH_COMMIT, "no snapshots found", "Commit something first."));
    }

    @Override
    public Outcome<Path> mount(BranchId branch, CommitId commit) {
        return desk.branch(branch, Action.READ_DOT)
                .then(found -> ancestry(found)
                        .then(ancestry -> ancestry.locate(commit))
                        .fold(
                                origin -> engine.store().mountCommit(origin.branch(), origin.commit()),
                                fault -> fault.code() == FaultCode.NO_SUCH_COMMIT
                                        ? Outcome.refused(
                                                FaultCode.NO_SUCH_COMMIT,
                                                "Cannot find commit with id " + commit + " for filesystem " + branch,
                                                fault.next())
                                        : Outcome.faulted(fault)));
    }

    @Override
    public Outcome<Long> predictSize(BranchId branch, Optional<CommitId> from, CommitId to) {
        return served(branch, Action.READ_DOT).then(_ -> engine.store().streamSize(branch, from, to));
    }
}
