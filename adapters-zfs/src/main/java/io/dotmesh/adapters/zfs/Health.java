package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.VolumeStore.StoreHealth;
import java.util.List;
import java.util.Optional;

/** How the pool is. A pool that says that it is well is believed; one that does not is tried by writing to it. */
final class Health {
    private static final String AVAILABLE = "available";
    private static final String READ_ONLY = "readonly";

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
                        : zpool.trouble()
                                .then(trouble -> ground.zfs()
                                        .describe(
                                                List.of(
                                                        ground.layout().root(),
                                                        ground.layout().branches()),
                                                List.of(Zfs.USED, AVAILABLE, READ_ONLY))
                                        .map(found -> health(state.get(), trouble, found))));
    }

    private StoreHealth health(Zpool.State state, Optional<String> trouble, List<Described> found) {
        var root = found.getFirst();
        long available = root.number(AVAILABLE);
        boolean readOnly = found.stream()
                .anyMatch(each -> each.property(READ_ONLY).filter("on"::equals).isPresent());
        boolean writable = state.serves()
                && available > 0
                && !readOnly
                && (trouble.isEmpty() || ground.zfs().flush().isDone());
        var condition = !state.serves() || trouble.isPresent()
                ? trouble.orElse(state.state())
                : readOnly ? "read-only" : available == 0 ? "full" : "online";
        return new StoreHealth(
                "zfs (" + ground.zfs().dialect().userland() + ", "
                        + ground.zfs().access() + ")",
                ground.layout().pool(),
                writable,
                condition,
                root.number(Zfs.USED),
                root.number(Zfs.USED) + available);
    }
}
