/** Wires the parts into one process: a node, the command {@code dm}, and the demonstration. */
@org.jspecify.annotations.NullMarked
module io.dotmesh.launcher {
    requires io.dotmesh.application;

    uses io.dotmesh.ports.spi.CommandLineProvider;
    uses io.dotmesh.ports.spi.CredentialsProvider;
    uses io.dotmesh.ports.spi.FrontEndProvider;
    uses io.dotmesh.ports.spi.MountNamesProvider;
    uses io.dotmesh.ports.spi.PeerLinksProvider;
    uses io.dotmesh.ports.spi.RegistryProvider;
    uses io.dotmesh.ports.spi.RemoteBookProvider;
    uses io.dotmesh.ports.spi.RemoteNodeProvider;
    uses io.dotmesh.ports.spi.VolumeStoreProvider;

    provides java.lang.System.LoggerFinder with
            io.dotmesh.launcher.LineLoggers;
}
