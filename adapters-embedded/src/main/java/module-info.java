/** Volumes on plain directories, and the names of mounted branches as links: a node with nothing installed. */
@org.jspecify.annotations.NullMarked
module io.dotmesh.adapters.embedded {
    requires com.github.luben.zstd_jni;
    requires io.dotmesh.ports;

    provides io.dotmesh.ports.spi.MountNamesProvider with
            io.dotmesh.adapters.embedded.LinkedMountNamesProvider;
    provides io.dotmesh.ports.spi.VolumeStoreProvider with
            io.dotmesh.adapters.embedded.EmbeddedVolumeStoreProvider;
}
