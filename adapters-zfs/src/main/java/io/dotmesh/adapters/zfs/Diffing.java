package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Ground.Picture;
import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.adapters.zfs.Named.Snapshot;
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

    /** What is compared. */
    private record Sides(Side before, Side after, Instant committed) {}

    Outcome<List<Change>> diff(BranchId branch, CommitId from, Optional<CommitId> to, int limit) {
        return reading(branch, limit, (before, after) -> open(branch, from, to, before, after));
    }

    /** What differs between a snapshot and the live state. */
    Outcome<List<Change>> sinceSnapshot(BranchId branch, Snapshot from, int limit) {
        return reading(branch, limit, (before, after) -> openLive(branch, from, before, after));
    }

    /** Makes two states readable. */
    private interface Opening {
        Outcome<Sides> open(Side before, Side after);
    }

    private Outcome<List<Change>> reading(BranchId branch, int limit, Opening opening) {
        var number = Long.toString(begun.incrementAndGet());
        var before = side(branch, number + ":before");
        var after = side(branch, number + ":after");
        var opened = locks.holding(List.of(branch), () -> opening.open(before, after));
        try {
            return opened.then(sides -> compare(sides, limit));
        } finally {
            locks.holding(List.of(branch), () -> close(before).then(_ -> close(after)))
                    .toFault()
                    .ifPresent(fault -> System.getLogger(Diffing.class.getName())
                            .log(System.Logger.Level.WARNING, "a comparison left a clone behind: {0}", fault));
        }
    }

    private Side side(BranchId branch, String name) {
        return new Side(ground.layout().compared(branch, name), ground.layout().comparedMount(branch, name));
    }

    private static Outcome<List<Change>> compare(Sides sides, int limit) {
        try {
            return Outcome.done(
                    new Comparison(sides.before().place(), sides.after().place(), sides.committed(), limit).changes());
        } catch (IOException e) {
            return Faults.unusable(sides.after().place(), e.toString());
        }
    }

    private Outcome<Sides> open(BranchId branch, CommitId from, Optional<CommitId> to, Side before, Side after) {
        var commits = Stream.concat(Stream.of(from), to.stream())
                .map(commit -> new Origin(branch, commit))
                .toList();
        return ground.look(List.of(branch), commits).then(picture -> {
            if (picture.volume(branch).isEmpty()) {
                return Faults.noSuchBranch(branch);
            }
            return snapshot(picture, branch, from)
                    .then(first -> to.map(commit -> snapshot(picture, branch, commit))
                            .map(second -> second.then(snapshot -> open(first, snapshot, before, after)))
                            .orElseGet(() -> openLive(branch, first, before, after)));
        });
    }

    private Outcome<Sides> open(Snapshot first, Snapshot second, Side before, Side after) {
        return ground.zfs()
                .describe(List.of(first), List.of(Zfs.CREATION))
                .then(found -> commitMounts
                        .open(first, before.dataset(), before.place())
                        .then(_ -> commitMounts.open(second, after.dataset(), after.place()))
                        .map(_ -> new Sides(before, after, creation(found))));
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

    private Outcome<Sides> openLive(BranchId branch, Snapshot first, Side before, Side after) {
        var live = ground.layout().of(branch).at(Layout.HIDDEN + "-" + begun.incrementAndGet());
        return ground.zfs().snapshot(live, Map.of()).then(_ -> {
            var opened = open(first, live, before, after);
            if (!opened.isDone()) {
                // Refused while a clone stands, which then takes it along.
                ground.zfs().destroy(live);
            }
            return opened;
        });
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
        var destroyed = ground.zfs().destroy(new Dataset(snapshot.substring(0, at)).at(snapshot.substring(at + 1)));
        return Faults.is(destroyed, FaultCode.NO_SUCH_COMMIT) ? Outcome.done() : destroyed;
    }
}
