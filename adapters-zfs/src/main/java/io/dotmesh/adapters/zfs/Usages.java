package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.dot.Usage;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures volumes, when asked and only then. What is dirty counts blocks written since the newest snapshot, whoever
 * made that, with the blocks that ZFS itself writes to find them.
 */
final class Usages {
    /** For more than this, all are read. */
    private static final int NAMED_MAX = 32;

    private final Ground ground;

    Usages(Ground ground) {
        this.ground = ground;
    }

    Outcome<Map<BranchId, Usage>> usage(Collection<BranchId> branches) {
        if (branches.isEmpty()) {
            return Outcome.done(Map.of());
        }
        var asked = Set.copyOf(branches);
        return flushed(asked).then(_ -> described(asked)).map(found -> {
            var usages = new HashMap<BranchId, Usage>();
            for (var each : found) {
                ground.layout()
                        .branch(each.name())
                        .filter(asked::contains)
                        .filter(_ -> each.has(Labels.LABEL))
                        .ifPresent(branch -> usages.put(branch, usage(each)));
            }
            return usages;
        });
    }

    private Usage usage(Described volume) {
        return new Usage(
                volume.number(Zfs.REFERENCED),
                volume.number(ground.zfs().dialect().dirtyProperty()));
    }

    /**
     * ZFS counts what it has on disk, and may keep what was written for 30 s in memory. What is not mounted was written
     * out when it was unmounted.
     */
    private Outcome<Nothing> flushed(Set<BranchId> branches) {
        return ground.mounts().table().then(table -> {
            boolean mounted = branches.stream()
                    .anyMatch(branch ->
                            table.placeOf(ground.layout().of(branch).name()).isPresent());
            if (!mounted) {
                return Outcome.done();
            }
            var flushed = ground.zfs().flush();
            // A full pool cannot even be asked to write, but still measured.
            return Faults.is(flushed, FaultCode.NO_SPACE) ? Outcome.done() : flushed;
        });
    }

    private Outcome<List<Described>> described(Set<BranchId> branches) {
        var properties =
                List.of(Labels.LABEL, Zfs.REFERENCED, ground.zfs().dialect().dirtyProperty());
        return branches.size() > NAMED_MAX
                ? ground.zfs().describeBelow(ground.layout().branches(), 1, properties)
                : ground.zfs()
                        .describe(branches.stream().map(ground.layout()::of).toList(), properties);
    }
}
