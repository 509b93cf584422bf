package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Ground.Picture;
import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.adapters.zfs.Named.Snapshot;
import io.dotmesh.domain.difference.TreeComparison;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Compares states of a volume through clones of them. The live state is compared as it is at one moment, through a
 * snapshot that lives as long as the comparison. While files are read nobody else has to wait.
 */
final class Diffing {
    private final Ground ground;
    private final CommitMounts commitMounts;
    private final Locks locks;
    private final AtomicLong begun = new AtomicLong();

    Diffing(Ground ground, CommitMounts commitMounts, Locks locks) {
        this.ground = ground;
        this.commitMounts = commitMounts;
        this.locks = locks;
    }

    /** A state that can be read for as long as its clone stands. */
    private record Side(Dataset dataset, Path place) {}

    /** What a comparison may make: two clones, and the snapshot of the live state below the second. */
    private record Parts(Side before, Side after, Snapshot live) {}

    /** What is compared. */
    private record Sides(Snapshot first, Snapshot second, Side before, Side after, Instant committed) {}

    Outcome<Nothing> diff(BranchId branch, CommitId from, Optional<CommitId> to, Predicate<Change> receiver) {
        return reading(branch, parts -> open(branch, from, to, parts), comparison -> {
            comparison.tell(receiver);
            return Nothing.NOTHING;
        });
    }

    Outcome<Boolean> differs(BranchId branch, CommitId from, Optional<CommitId> to) {
        return reading(branch, parts -> open(branch, from, to, parts), TreeComparison::differs);
    }

    /** Whether anything differs between a snapshot and the live state. */
    Outcome<Boolean> differs(BranchId branch, Snapshot from) {
        return reading(branch, parts -> openLive(from, parts), TreeComparison::differs);
    }

    /** Looks at what differs. */
    private interface Look<T> {
        T at(TreeComparison<ClonedFile, ClonedFile, IOException> comparison) throws IOException;
    }

    /** Makes two states readable. */
    private interface Opening {
        Outcome<Sides> open(Parts parts);
    }

    private <T> Outcome<T> reading(BranchId branch, Opening opening, Look<T> look) {
        var number = Long.toString(begun.incrementAndGet());
        var parts = new Parts(
                side(branch, number + ":before"),
                side(branch, number + ":after"),
                ground.layout().of(branch).at(Layout.HIDDEN + "-" + number));
        var opened = locks.holding(List.of(branch), () -> opening.open(parts));
        try {
            return opened.then(sides -> compare(sides, look));
        } finally {
            locks.holding(List.of(branch), () -> close(parts, opened.isDone()))
                    .toFault()
                    .ifPresent(fault -> System.getLogger(Diffing.class.getName())
                            .log(System.Logger.Level.WARNING, "a comparison left a clone behind: {0}", fault));
        }
    }

    /** The clone that is made first goes last: while it stands, it tells the next process that there may be more. */
    private Outcome<Nothing> close(Parts parts, boolean opened) {
        return close(parts.after())
                .then(_ -> opened ? Outcome.done() : destroyHidden(parts.live()))
                .then(_ -> close(parts.before()));
    }

    private Side side(BranchId branch, String name) {
        return new Side(ground.layout().compared(branch, name), ground.layout().comparedMount(branch, name));
    }

    private <T> Outcome<T> compare(Sides sides, Look<T> look) {
        var after = sides.after();
        var states = new ClonedStates(sides.before().place(), after.place(), sides.committed(), touched(sides));
        try {
            return Outcome.done(look.at(new TreeComparison<>(states)));
        } catch (IOException e) {
            return Faults.unusable(after.place(), e.toString());
        }
    }

    /** Where to look, as ZFS tells it; empty when it does not. */
    private Optional<Touched> touched(Sides sides) {
        var told = ground.zfs().diff(sides.first(), sides.second()).toOptional();
        if (told.isEmpty()) {
            return Optional.empty();
        }
        try (var lines = told.get()) {
            var branch = ground.layout().branch(sides.second().dataset().name());
            return branch.isPresent()
                    ? Touched.read(
                            lines,
                            ground.layout().mountOf(branch.get()),
                            sides.after().place())
                    : Optional.empty();
        } catch (IOException e) {
            System.getLogger(Diffing.class.getName())
                    .log(System.Logger.Level.DEBUG, "zfs diff did not tell, so every file is looked at: {0}", e);
            return Optional.empty();
        }
    }

    private Outcome<Sides> open(BranchId branch, CommitId from, Optional<CommitId> to, Parts parts) {
        var commits = Stream.concat(Stream.of(from), to.stream())
                .map(commit -> new Origin(branch, commit))
                .toList();
        return ground.look(List.of(branch), commits).then(picture -> {
            if (picture.volume(branch).isEmpty()) {
                return Faults.noSuchBranch(branch);
            }
            return snapshot(picture, branch, from)
                    .then(first -> to.map(commit -> snapshot(picture, branch, commit))
                            .map(second -> second.then(snapshot -> open(first, snapshot, parts)))
                            .orElseGet(() -> openLive(first, parts)));
        });
    }

    private Outcome<Sides> open(Snapshot first, Snapshot second, Parts parts) {
        return openBefore(first, parts)
                .then(committed -> commitMounts
                        .openNew(second, parts.after().dataset(), parts.after().place())
                        .map(_ -> new Sides(first, second, parts.before(), parts.after(), committed)));
    }

    /** Answers when the snapshot was made. */
    private Outcome<Instant> openBefore(Snapshot first, Parts parts) {
        return ground.zfs()
                .describe(List.of(first), List.of(Zfs.CREATION))
                .then(found -> commitMounts
                        .openNew(first, parts.before().dataset(), parts.before().place())
                        .map(_ -> creation(found)));
    }

    private static Instant creation(List<Described> found) {
        return Instant.ofEpochSecond(found.stream()
                .mapToLong(each -> each.number(Zfs.CREATION))
                .findFirst()
                .orElse(0));
    }

    /** A commit of the branch, or the one that it began at. */
    private Outcome<Snapshot> snapshot(Picture picture, BranchId branch, CommitId commit) {
        if (picture.hasCommit(branch, commit)) {
            return Outcome.done(ground.layout().of(branch, commit));
        }
        return picture.origin(branch)
                .filter(origin -> origin.commit().equals(commit))
                .map(origin -> Outcome.done(ground.layout().of(origin.branch(), commit)))
                .orElseGet(() -> Faults.noSuchCommit(branch, commit));
    }

    private Outcome<Sides> openLive(Snapshot first, Parts parts) {
        return openBefore(first, parts)
                .then(committed -> ground.zfs()
                        .snapshot(parts.live(), Map.of())
                        .then(_ -> commitMounts.openNew(
                                parts.live(),
                                parts.after().dataset(),
                                parts.after().place()))
                        .map(_ -> new Sides(first, parts.live(), parts.before(), parts.after(), committed)));
    }

    /** Removes a clone, and the snapshot below it when that was taken for it, wherever a split put that meanwhile. */
    Outcome<Nothing> close(Dataset clone, Path place) {
        return ground.zfs()
                .describe(List.of(clone), List.of(Zfs.MADE, Zfs.ORIGIN))
                .then(found -> {
                    if (found.isEmpty()) {
                        return Outcome.done();
                    }
                    return commitMounts
                            .close(clone, place)
                            .then(_ -> found.getFirst()
                                    .property(Zfs.ORIGIN)
                                    .filter(origin -> origin.contains("@" + Layout.HIDDEN))
                                    .map(this::destroyHidden)
                                    .orElseGet(Outcome::done));
                });
    }

    private Outcome<Nothing> close(Side side) {
        return close(side.dataset(), side.place());
    }

    private Outcome<Nothing> destroyHidden(String snapshot) {
        int at = snapshot.indexOf('@');
        return destroyHidden(new Dataset(snapshot.substring(0, at)).at(snapshot.substring(at + 1)));
    }

    private Outcome<Nothing> destroyHidden(Snapshot snapshot) {
        var destroyed = ground.zfs().destroy(snapshot);
        return Faults.is(destroyed, FaultCode.NO_SUCH_COMMIT) ? Outcome.done() : destroyed;
    }

    /** Removes the snapshots of live states that a killed process left, when nothing was cloned from them. */
    Outcome<Nothing> destroyAllHidden() {
        return ground.zfs()
                .describeBelow(ground.layout().branches(), Histories.VOLUMES_AND_COMMITS, List.of(Zfs.MADE))
                .then(found -> Outcome.each(
                        found.stream()
                                .filter(each -> each.isSnapshot() && Layout.isHidden(each.label()))
                                .toList(),
                        each -> destroyHidden(each.name())))
                .map(_ -> Nothing.NOTHING);
    }
}
