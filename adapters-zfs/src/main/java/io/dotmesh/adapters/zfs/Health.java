package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.VolumeStore.StoreHealth;
import java.util.List;
import java.util.Optional;

/** How the pool is. A pool that says that it is well is believed; one that does not is tried by writing to it. */
final class Health {
    private static final String AVAILABLE = "available";
    private static final String READ_ONLY = "readonly";

    /**
     * With less than this nothing can be written to the end: ZFS lets a block of 128 KiB be written only while 24 times that
     * is free, for the worst that may become of it ({@code spa_asize_inflation}, zfs(4)).
     */
    private static final long FULL_BYTES = 4L << 20;

    private final Ground ground;
    private final Zpool zpool;

    Health(Ground ground, Zpool zpool) {
        this.ground = ground;
        this.zpool = zpool;
    }

    Outcome<StoreHealth> look() {
        return zpool.state()
                .then(state -> state.isEmpty()
                        ? zpool.missing()
                        : zpool.trouble().then(trouble -> look(state.get(), trouble)));
    }

    private Outcome<StoreHealth> look(Zpool.State state, Optional<String> trouble) {
        if (!state.serves()) {
            // It cannot even be asked how much it holds.
            return Outcome.done(health(false, trouble.orElse(state.state()), 0, 0));
        }
        return ground.zfs()
                .describe(
                        List.of(ground.layout().root(), ground.layout().branches()),
                        List.of(Zfs.USED, AVAILABLE, READ_ONLY))
                .map(found -> serving(trouble, found));
    }

    private StoreHealth serving(Optional<String> trouble, List<Described> found) {
        var root = found.getFirst();
        long available = root.number(AVAILABLE);
        boolean readOnly = found.stream()
                .anyMatch(each -> each.property(READ_ONLY).filter("on"::equals).isPresent());
        boolean full = available < FULL_BYTES;
        boolean writable =
                !full && !readOnly && (trouble.isEmpty() || ground.zfs().flush().isDone());
        var condition = trouble.orElse(readOnly ? "read-only" : full ? "full" : "online");
        return health(writable, condition, root.number(Zfs.USED), available);
    }

    private StoreHealth health(boolean writable, String condition, long used, long available) {
        return new StoreHealth(
                "zfs (" + ground.zfs().dialect().userland() + ", "
                        + ground.zfs().access() + ")",
                ground.layout().pool(),
                writable,
                condition,
                used,
                used + available);
    }
}
