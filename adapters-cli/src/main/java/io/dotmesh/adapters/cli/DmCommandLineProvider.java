package io.dotmesh.adapters.cli;

import io.dotmesh.ports.spi.CommandLineProvider;
import io.dotmesh.ports.spi.RemoteNodeProvider;
import java.util.List;

/** The command {@code dm}. */
public final class DmCommandLineProvider implements CommandLineProvider {
    @Override
    public String scheme() {
        return "dm";
    }

    @Override
    public int run(List<String> arguments, Surroundings around, RemoteNodeProvider nodes) {
        return new Program(around, nodes).run(arguments);
    }
}
