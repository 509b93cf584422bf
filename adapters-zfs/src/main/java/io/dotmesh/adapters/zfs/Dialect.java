package io.dotmesh.adapters.zfs;

import java.util.Map;

/**
 * What the ZFS of this machine can say and do that others cannot. Found out by trying, not by its version.
 *
 * @param userland for people: {@code zfs-2.1.11-1}, or {@code zfs-fuse}
 * @param written whether it counts what was written since the snapshot before, for datasets and snapshots
 * @param poolSync whether it can write out what it has in memory ({@code zpool sync})
 * @param jointSnapshots whether it makes several snapshots in one step, all or none
 * @param diff whether it tells what happened to files since a snapshot ({@code zfs diff})
 */
record Dialect(String userland, boolean written, boolean poolSync, boolean jointSnapshots, boolean diff) {
    static final String WRITTEN = "written";
    static final Dialect FUSE = new Dialect("zfs-fuse", false, false, false, false);

    /** A property that every ZFS has, though none tells of it: what a dataset shares with no snapshot of it. */
    private static final String UNIQUE = "unique";

    /** That of OpenZFS since {@code zfs version}, 0.8. */
    static Dialect open(String userland) {
        return new Dialect(userland, true, true, true, true);
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
