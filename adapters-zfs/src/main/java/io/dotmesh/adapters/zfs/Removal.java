package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Named.Snapshot;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.util.List;
import java.util.Optional;

/** Takes away what came of a stream that did not come whole, and nothing that anybody else made or wrote. */
final class Removal {
    private final Ground ground;
    private final Diffing diffing;
    private final Arrivals arrivals;

    Removal(Ground ground, Diffing diffing, Arrivals arrivals) {
        this.ground = ground;
        this.diffing = diffing;
        this.arrivals = arrivals;
    }

    /** Done when there is nothing. */
    Outcome<Nothing> drop(BranchId branch) {
        if (!ground.seen().isWaiting(branch)) {
            return Outcome.done();
        }
        return arrivals.note(branch)
                .then(note -> destroyIncoming(branch)
                        .then(_ -> note.flatMap(Arrivals.Note::below)
                                .map(from -> takeAway(
                                        branch, from, note.orElseThrow().last()))
                                .orElseGet(Outcome::done)))
                .then(_ -> arrivals.end(branch));
    }

    private Outcome<Nothing> destroyIncoming(BranchId branch) {
        var incoming = ground.layout().incoming(branch);
        return ground.zfs()
                .describe(List.of(incoming), List.of(Zfs.MADE))
                .then(found -> found.isEmpty() ? Outcome.done() : ground.zfs().destroyTree(incoming));
    }

    /**
     * Destroys the snapshots after one, newest first, unless all are commits. ZFS then wants the live state as it was
     * before; in which nobody wrote meanwhile.
     */
    private Outcome<Nothing> takeAway(BranchId branch, CommitId from, CommitId last) {
        var dataset = ground.layout().of(branch);
        return ground.look(branch)
                .then(picture -> picture.volume(branch).isEmpty()
                        ? Outcome.done(List.<Described>of())
                        : ground.zfs().describeBelow(dataset, 1, List.of(Zfs.MADE, CommitProperties.AT)))
                .then(found -> {
                    var snapshots = Arrivals.snapshots(found);
                    var labels = snapshots.stream().map(Described::label).toList();
                    int base = labels.indexOf(from.value());
                    var after = snapshots.subList(base + 1, snapshots.size());
                    boolean whole = after.stream()
                            .anyMatch(each -> each.label().equals(last.value())
                                    && CommitProperties.id(each).isPresent());
                    boolean named = after.stream()
                            .allMatch(each -> CommitId.parse(each.label()).isDone());
                    if (base < 0 || whole || !named) {
                        return Outcome.done();
                    }
                    return abandon(found, branch).then(_ -> takeAway(branch, from, after));
                });
    }

    private Outcome<Nothing> abandon(List<Described> found, BranchId branch) {
        return found.isEmpty() || !ground.zfs().dialect().resumes()
                ? Outcome.done()
                : ground.zfs()
                        .describe(List.of(ground.layout().of(branch)), List.of(Zfs.RESUME_TOKEN))
                        .then(tokens -> tokens.stream().anyMatch(each -> each.has(Zfs.RESUME_TOKEN))
                                ? ground.zfs().abandon(ground.layout().of(branch))
                                : Outcome.done());
    }

    /** Once it is said in the pool that they go, and not before, they go, and the live state with them. */
    private Outcome<Nothing> takeAway(BranchId branch, CommitId from, List<Described> after) {
        var dataset = ground.layout().of(branch);
        return arrivals.isGoing(branch)
                .then(going -> {
                    if (going || after.isEmpty()) {
                        return Outcome.done(going);
                    }
                    return unchanged(branch, dataset.at(after.getLast().label()))
                            .then(_ -> arrivals.go(branch))
                            .map(_ -> true);
                })
                .then(going -> going
                        ? destroyHidden(branch)
                                .then(_ -> Outcome.each(
                                        after.reversed(), each -> ground.zfs().destroy(dataset.at(each.label()))))
                                .then(_ -> rolledBack(branch, ground.layout().of(branch, from)))
                        : Outcome.done());
    }

    /**
     * Makes a volume, which is not mounted, be exactly as its newest commit. What was written may have changed no file;
     * what changed one must not get lost.
     */
    Outcome<Nothing> clean(BranchId branch, CommitId newest) {
        var snapshot = ground.layout().of(branch, newest);
        return destroyHidden(branch)
                .then(_ -> newestSnapshot(branch))
                .then(label -> label.equals(Optional.of(newest.value())) ? dirty(branch) : othersOnTop(newest, label))
                .then(bytes -> bytes == 0
                        ? Outcome.done()
                        : unchanged(branch, snapshot)
                                .then(_ -> destroyHidden(branch))
                                .then(_ -> rolledBack(branch, snapshot)));
    }

    private Outcome<Nothing> rolledBack(BranchId branch, Snapshot newest) {
        return ground.limits().without(branch, () -> ground.zfs().rollback(newest));
    }

    /** What a comparison left that has ended. */
    private Outcome<Nothing> destroyHidden(BranchId branch) {
        var dataset = ground.layout().of(branch);
        return ground.zfs().describeBelow(dataset, 1, List.of(Zfs.MADE)).then(found -> {
            var hidden = found.stream()
                    .filter(each -> each.isSnapshot() && Layout.isHidden(each.label()))
                    .toList();
            return Outcome.each(hidden.reversed(), each -> {
                        var destroyed = ground.zfs().destroy(dataset.at(each.label()));
                        return Faults.is(destroyed, FaultCode.HAS_DEPENDENTS)
                                ? Outcome.<Nothing>unavailable(
                                        FaultCode.BUSY,
                                        "branch " + branch + " is being compared",
                                        "Wait until that has ended, and send again; what never ends, ends with the"
                                                + " server.")
                                : destroyed;
                    })
                    .map(_ -> Nothing.NOTHING);
        });
    }

    private Outcome<Optional<String>> newestSnapshot(BranchId branch) {
        return ground.zfs()
                .describeBelow(ground.layout().of(branch), 1, List.of(Zfs.MADE))
                .map(found -> found.stream()
                        .filter(Described::isSnapshot)
                        .reduce((_, last) -> last)
                        .map(Described::label));
    }

    private static Outcome<Long> othersOnTop(CommitId newest, Optional<String> label) {
        return Outcome.refused(
                FaultCode.HAS_DEPENDENTS,
                "a snapshot that somebody else made stands on top of commit " + newest + ": " + label.orElse("none"),
                "Destroy it with 'zfs destroy' if it is not needed, and send again.");
    }

    private Outcome<Long> dirty(BranchId branch) {
        var property = ground.zfs().dialect().dirtyProperty();
        return ground.zfs()
                .describe(List.of(ground.layout().of(branch)), List.of(property))
                .map(found -> found.stream()
                        .findFirst()
                        .flatMap(each -> each.property(property))
                        .filter(bytes -> bytes.equals("0"))
                        .map(_ -> 0L)
                        .orElse(1L));
    }

    private Outcome<Nothing> unchanged(BranchId branch, Snapshot since) {
        return ground.mounts()
                .placeOf(since.dataset())
                .then(place -> place.isEmpty() ? dirty(branch) : Outcome.done(1L))
                .then(bytes -> bytes == 0
                        ? Outcome.done()
                        : diffing.differs(branch, since)
                                .then(differs -> differs
                                        ? Outcome.unavailable(
                                                FaultCode.BUSY,
                                                "branch " + branch + " has uncommitted changes",
                                                "Commit them, or reset the branch.")
                                        : Outcome.done()));
    }

    static void leftBehind(Fault fault) {
        System.getLogger(Removal.class.getName())
                .log(System.Logger.Level.WARNING, "what came of a stream could not be taken away: {0}", fault);
    }
}
