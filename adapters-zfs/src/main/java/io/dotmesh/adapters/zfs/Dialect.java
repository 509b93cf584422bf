package io.dotmesh.adapters.zfs;

import io.dotmesh.ports.transfer.StreamFeatures;
import java.util.Map;

/**
 * What the ZFS of this machine can say and do that others cannot. Found out by trying, not by its version.
 *
 * @param userland for people: {@code zfs-2.1.11-1}, or {@code zfs-fuse}
 * @param written whether it counts what was written since the snapshot before, for datasets and snapshots
 * @param poolSync whether it can write out what it has in memory ({@code zpool sync})
 * @param jointSnapshots whether it makes several snapshots in one step, all or none
 * @param diff whether it tells what happened to files since a snapshot ({@code zfs diff})
 * @param resumes whether it keeps what came of a snapshot that did not come whole
 * @param streams what its streams may consist of
 */
record Dialect(
        String userland,
        boolean written,
        boolean poolSync,
        boolean jointSnapshots,
        boolean diff,
        boolean resumes,
        StreamFeatures streams) {
    static final String WRITTEN = "written";

    /** Blocks of more than 128 KiB. */
    static final String LARGE_BLOCKS = "large-blocks";

    /** Blocks so small that they stand where others are only referred to. */
    static final String EMBEDDED = "embedded";

    /** Blocks as they are on disk, where they were compressed. */
    static final String COMPRESSED = "compressed";

    static final Dialect FUSE = new Dialect("zfs-fuse", false, false, false, false, false, StreamFeatures.NONE);

    /** A property that every ZFS has, though none tells of it: what a dataset shares with no snapshot of it. */
    private static final String UNIQUE = "unique";

    /** That of OpenZFS since {@code zfs version}, 0.8. */
    static Dialect open(String userland, StreamFeatures streams) {
        return new Dialect(userland, true, true, true, true, true, streams);
    }

    /** What a new clone is made with so that it is not mounted. The first mount changes it where it must. */
    Map<String, String> unmountedClone() {
        // zfs-fuse mounts every other one at once.
        return Map.of("canmount", equals(FUSE) ? "off" : "noauto");
    }

    /** The property of a dataset that counts what was written since its newest snapshot, or since it began. */
    String dirtyProperty() {
        return written ? WRITTEN : UNIQUE;
    }
}
