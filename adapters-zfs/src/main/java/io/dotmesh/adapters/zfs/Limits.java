package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Ground.Own;
import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Keeps live states to the quota in their volume's label, by {@code refquota}, which counts neither snapshots nor clones.
 * It stands in no clone and is never received, so it is set wherever a volume becomes one that people can write to.
 *
 * <p>ZFS takes no bound below what a dataset refers to, and goes back to no snapshot and receives none above it. So a
 * volume that holds more than its quota is bounded to what it holds, until it holds less; and while ZFS itself changes
 * the live state, the bound is lifted. What somebody else bounded, and no quota, is left alone.
 */
final class Limits {
    static final String LIMIT = "refquota";
    private static final String UNLIMITED = "none";

    /** How often a volume that grows meanwhile is measured again, each time with more to spare. */
    private static final int ATTEMPTS_MAX = 8;

    private static final long SPARE_BYTES = 1L << 20;
    private static final int SPARE_GROWTH_BITS = 2;

    /** What ZFS wants to see free before it makes a directory. */
    private static final long ROOM_BYTES = 16L << 20;

    private final Zfs zfs;
    private final Layout layout;

    /** Those that hold more than their quota, as far as this process has seen. */
    private final Set<BranchId> above = ConcurrentHashMap.newKeySet();

    Limits(Zfs zfs, Layout layout) {
        this.zfs = zfs;
        this.layout = layout;
    }

    static Optional<Quota> quota(Own volume) {
        return Labels.read(volume.label()).flatMap(read -> read.label().quota());
    }

    /** Bounds a volume that was just looked at. */
    Outcome<Nothing> keep(BranchId branch, Own volume) {
        return quota(volume)
                .filter(quota -> quota.bytes() != volume.limit())
                .map(quota -> bound(branch, quota))
                .orElseGet(Outcome::done);
    }

    /** Bounds a volume as its label says. */
    Outcome<Nothing> keep(BranchId branch) {
        return look(branch)
                .then(found -> found.map(volume -> keep(branch, volume)).orElseGet(Outcome::done));
    }

    /** Bounds a volume that held more than its quota, if it holds less by now. */
    void tighten(BranchId branch) {
        if (above.contains(branch)) {
            keep(branch).toFault().ifPresent(fault -> notNow(branch, fault));
        }
    }

    /** Lets a volume grow. */
    Outcome<Nothing> lift(BranchId branch) {
        above.remove(branch);
        return zfs.set(layout.of(branch), LIMIT, UNLIMITED);
    }

    /** Lifts the bound of a volume for as long as ZFS changes it. */
    Outcome<Nothing> without(BranchId branch, Supplier<Outcome<Nothing>> work) {
        return look(branch).then(found -> {
            if (found.flatMap(Limits::quota).isEmpty()) {
                return work.get();
            }
            var outcome = lift(branch).then(_ -> work.get());
            keep(branch).toFault().ifPresent(fault -> notNow(branch, fault));
            return outcome;
        });
    }

    /** Lets a volume that is full grow by the little that the work takes. */
    <T> Outcome<T> withRoom(BranchId branch, Supplier<Outcome<T>> work) {
        var dataset = layout.of(branch);
        return look(branch).then(found -> {
            if (found.flatMap(Limits::quota).isEmpty()) {
                return work.get();
            }
            var outcome = held(dataset)
                    .then(bytes -> zfs.set(dataset, LIMIT, Long.toString(bytes + ROOM_BYTES)))
                    .then(_ -> work.get());
            keep(branch).toFault().ifPresent(fault -> notNow(branch, fault));
            return outcome;
        });
    }

    private Outcome<Optional<Own>> look(BranchId branch) {
        return zfs.describe(List.of(layout.of(branch)), List.of(Labels.LABEL, LIMIT))
                .map(found -> found.stream().findFirst().flatMap(Ground::own));
    }

    private Outcome<Nothing> bound(BranchId branch, Quota quota) {
        var dataset = layout.of(branch);
        var outcome = zfs.set(dataset, LIMIT, Long.toString(quota.bytes()));
        if (!Faults.is(outcome, FaultCode.NO_SPACE)) {
            above.remove(branch);
            return outcome;
        }
        above.add(branch);
        for (int i = 0; i < ATTEMPTS_MAX && Faults.is(outcome, FaultCode.NO_SPACE); i++) {
            long spare = i == 0 ? 0 : SPARE_BYTES << (SPARE_GROWTH_BITS * (i - 1));
            outcome = held(dataset)
                    .then(bytes -> zfs.set(dataset, LIMIT, Long.toString(Math.max(quota.bytes(), bytes + spare))));
        }
        return outcome;
    }

    /** What a dataset refers to now. ZFS knows only of what it has written out. */
    private Outcome<Long> held(Dataset dataset) {
        var flushed = zfs.flush();
        // A full pool cannot even be asked to write, but still measured.
        return (Faults.is(flushed, FaultCode.NO_SPACE) ? Outcome.done() : flushed)
                .then(_ -> zfs.describe(List.of(dataset), List.of(Zfs.REFERENCED)))
                .map(found -> found.stream()
                        .mapToLong(each -> each.number(Zfs.REFERENCED))
                        .sum());
    }

    /** That a volume can be used matters more than that it is bounded; it is tried again with the next mount. */
    static void notNow(BranchId branch, Fault fault) {
        System.getLogger(Limits.class.getName())
                .log(
                        System.Logger.Level.WARNING,
                        "branch {0} does not keep to its quota now: {1}",
                        branch,
                        fault.detail());
    }
}
