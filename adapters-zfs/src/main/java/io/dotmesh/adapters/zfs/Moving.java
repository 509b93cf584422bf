package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Ground.Picture;
import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives a volume another name, also while others that began at its commits are mounted and in use.
 *
 * <p>The command {@code zfs rename} unmounts everything that was cloned from what it renames, and zfs-fuse refuses while
 * any of it is mounted; a call of the library does neither. So with commands the commits are put aside first: a clone of the newest snapshot is promoted and holds all of them, the
 * volume, on which then nothing depends, is renamed and promoted back, and the clone goes. The clone says between which
 * names the volume is on its way, so that a crash at any step can be put right without knowing more.
 */
final class Moving {
    private static final String PARKED = "io.dotmesh:parked";

    private final Ground ground;

    Moving(Ground ground) {
        this.ground = ground;
    }

    Outcome<Nothing> move(BranchId from, BranchId to) {
        var disturbed = ground.zfs().renameDisturbsClones()
                ? dependentsAreMounted(ground.layout().of(from))
                : Outcome.done(false);
        return disturbed.then(parked -> parked
                ? park(from, to)
                : ground.zfs().rename(ground.layout().of(from), ground.layout().of(to)));
    }

    private Outcome<Boolean> dependentsAreMounted(Dataset dataset) {
        return ground.mounts()
                .table()
                .then(table -> ground.zfs()
                        .origins()
                        .map(all -> dependents(all, dataset.name()).stream()
                                .anyMatch(name -> table.placeOf(name).isPresent())));
    }

    /** What was cloned from a dataset, from that, and so on. */
    static Set<String> dependents(List<Described> all, String dataset) {
        var found = new HashSet<String>();
        var parents = new HashSet<>(Set.of(dataset));
        while (!parents.isEmpty()) {
            var next = new HashSet<String>();
            for (var each : all) {
                var origin = each.property(Zfs.ORIGIN).orElse("");
                boolean isClone = parents.contains(origin.substring(0, Math.max(0, origin.indexOf('@'))));
                if (isClone && found.add(each.name())) {
                    next.add(each.name());
                }
            }
            parents = next;
        }
        return found;
    }

    private Outcome<Nothing> park(BranchId from, BranchId to) {
        var volume = ground.layout().of(from);
        return ground.zfs().describeBelow(volume, 1, List.of(Zfs.MADE)).then(found -> {
            var aside = ground.layout().parked(from);
            var newest = volume.at(found.getLast().label());
            var moved = clone(newest, aside, from, to)
                    .then(_ -> ground.zfs().promote(aside))
                    .then(_ -> ground.zfs().rename(volume, ground.layout().of(to)))
                    .then(_ -> putRight(from));
            return moved.isDone() ? moved : putRight(from).then(_ -> moved);
        });
    }

    private Outcome<Nothing> clone(Named.Snapshot newest, Dataset aside, BranchId from, BranchId to) {
        var properties = new LinkedHashMap<>(ground.zfs().dialect().unmountedClone());
        properties.put("mountpoint", "none");
        properties.put(PARKED, from + " " + to);
        return ground.zfs().clone(newest, aside, properties);
    }

    /** Looks at volumes and commits, after {@link #putRight} of those branches that need it. */
    Outcome<Picture> look(List<BranchId> moved, List<BranchId> branches, List<Origin> commits) {
        var aside = moved.stream().map(ground.layout()::parked).toList();
        return ground.look(branches, commits, aside)
                .then(picture -> aside.stream().noneMatch(picture::has)
                        ? Outcome.done(picture)
                        : Outcome.each(moved, this::putRight).then(_ -> ground.look(branches, commits)));
    }

    /**
     * Gives commits that were put aside back to their volume, under whichever of its names it is. Asked before a change
     * begins, since an earlier one may have failed, and failed to put that right.
     */
    Outcome<Nothing> putRight(BranchId from) {
        var aside = ground.layout().parked(from);
        return ground.zfs()
                .describe(List.of(aside), List.of(Zfs.MADE, Zfs.ORIGIN, PARKED))
                .then(found -> found.isEmpty()
                        ? Outcome.done()
                        : owner(found.getFirst(), from)
                                .then(owner -> owner.map(ground.zfs()::promote).orElseGet(Outcome::done))
                                .then(_ -> ground.zfs().destroy(aside)));
    }

    /** The volume to which the commits must go back; empty when they are there. */
    private Outcome<Optional<Dataset>> owner(Described aside, BranchId from) {
        var names = aside.property(PARKED).orElse("").split(" ", -1);
        var to = names.length == 2 ? BranchId.parse(names[1]).toOptional() : Optional.<BranchId>empty();
        if (to.isEmpty()) {
            return Outcome.broken(
                    FaultCode.CORRUPT,
                    "nothing tells whose commits " + aside.name() + " holds",
                    "Look at 'zfs list -r -o name,origin " + ground.layout().pool()
                            + "'; 'zfs promote' gives them to the volume that was cloned from it.");
        }
        var volumes = List.of(ground.layout().of(from), ground.layout().of(to.get()));
        return ground.zfs().describe(volumes, List.of(Zfs.MADE, Zfs.ORIGIN)).map(found -> {
            boolean back = aside.property(Zfs.ORIGIN)
                    .filter(origin -> volumes.stream().anyMatch(each -> origin.startsWith(each.name() + "@")))
                    .isPresent();
            return back
                    ? Optional.<Dataset>empty()
                    : found.stream()
                            .filter(each -> each.property(Zfs.ORIGIN)
                                    .filter(origin -> origin.startsWith(aside.name() + "@"))
                                    .isPresent())
                            .map(each -> new Dataset(each.name()))
                            .findFirst();
        });
    }
}
