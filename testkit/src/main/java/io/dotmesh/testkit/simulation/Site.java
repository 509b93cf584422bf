package io.dotmesh.testkit.simulation;

import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.replica.Advert;
import io.dotmesh.domain.replica.Replica;
import java.util.List;
import java.util.Optional;

/** One node: its disk, and its process with what that knows. */
final class Site {
    final NodeId id;
    final Disk disk;
    final int tickEvery;
    Replica replica;
    /** Counts the processes: what was for an earlier one does not reach the next. */
    int process;

    boolean up = true;
    long pausedUntil;
    long adverts;
    int stashes;
    int ticks;
    Optional<Advert> said = Optional.empty();

    Site(NodeId id, Disk disk, int tickEvery) {
        this.id = id;
        this.disk = disk;
        this.tickEvery = tickEvery;
        this.replica = Replica.starting(id, List.of());
    }

    boolean isAwake(long now) {
        return up && pausedUntil <= now;
    }
}
