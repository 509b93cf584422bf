package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Named.Snapshot;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.util.Optional;

/**
 * What ZFS sends of one snapshot.
 *
 * @param from the one that the receiver has; empty for the whole of it
 * @param at where to go on, when it was sent before and cut
 */
record Segment(Optional<Snapshot> from, Snapshot to, StreamFeatures features, Optional<Position> at) {
    /** A place within what ZFS sends of one snapshot, and how many bytes came up to there. */
    record Position(long object, long offset, long bytes) {}
}
