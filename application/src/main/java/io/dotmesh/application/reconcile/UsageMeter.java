package io.dotmesh.application.reconcile;

import io.dotmesh.domain.dot.Usage;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driven.VolumeStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tells how much branches hold, and asks the store for many at once and not more often than is useful. */
public final class UsageMeter {
    private final VolumeStore store;
    private final InstantSource clock;
    private final Duration fresh;
    private final Map<BranchId, Reading> readings = new ConcurrentHashMap<>();

    private record Reading(Usage usage, Instant at) {}

    public UsageMeter(VolumeStore store, InstantSource clock, Duration fresh) {
        this.store = store;
        this.clock = clock;
        this.fresh = fresh;
    }

    /** Of all those branches; {@link Usage#NONE} for one without a volume. */
    public Outcome<Map<BranchId, Usage>> of(Collection<BranchId> branches) {
        var now = clock.instant();
        var known = new HashMap<BranchId, Usage>(branches.size() * 2);
        var stale = branches.stream()
                .filter(branch -> {
                    var reading = readings.get(branch);
                    if (reading == null || reading.at().plus(fresh).isBefore(now)) {
                        return true;
                    }
                    known.put(branch, reading.usage());
                    return false;
                })
                .toList();
        if (stale.isEmpty()) {
            return Outcome.done(known);
        }
        return store.usage(stale).map(measured -> {
            stale.forEach(branch -> {
                var usage = measured.getOrDefault(branch, Usage.NONE);
                readings.put(branch, new Reading(usage, now));
                known.put(branch, usage);
            });
            return known;
        });
    }

    /** The next question about this branch is put to the store. */
    public void forget(BranchId branch) {
        readings.remove(branch);
    }
}
