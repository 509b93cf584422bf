/** Volumes as ZFS datasets and commits as their snapshots, on OpenZFS and on zfs-fuse. */
@org.jspecify.annotations.NullMarked
module io.dotmesh.adapters.zfs {
    requires com.sun.jna;
    requires io.dotmesh.ports;

    provides io.dotmesh.ports.spi.VolumeStoreProvider with
            io.dotmesh.adapters.zfs.ZfsVolumeStoreProvider;
}
