/** The command {@code dm}, and the configuration file that it shares with the original's. */
@org.jspecify.annotations.NullMarked
module io.dotmesh.adapters.cli {
    requires com.google.gson;
    requires info.picocli;
    requires io.dotmesh.ports;

    provides io.dotmesh.ports.spi.CommandLineProvider with
            io.dotmesh.adapters.cli.DmCommandLineProvider;
    provides io.dotmesh.ports.spi.RemoteBookProvider with
            io.dotmesh.adapters.cli.DmRemoteBookProvider;
}
