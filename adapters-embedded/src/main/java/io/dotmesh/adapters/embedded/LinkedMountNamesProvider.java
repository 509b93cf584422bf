package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.MountNames;
import io.dotmesh.ports.spi.AdapterConfig;
import io.dotmesh.ports.spi.MountNamesProvider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/** Opens mount names that are symbolic links. The setting {@code container-mount-prefix} says where. */
public final class LinkedMountNamesProvider implements MountNamesProvider {
    private static final String DIRECTORY = "container-mount-prefix";

    @Override
    public String scheme() {
        return "links";
    }

    @Override
    public Outcome<MountNames> open(AdapterConfig config) {
        return config.knowing(Set.of(DIRECTORY)).then(known -> directory(known).map(LinkedMountNames::new));
    }

    private static Outcome<Path> directory(AdapterConfig config) {
        var given = config.setting(DIRECTORY);
        try {
            var directory = given.map(Path::of).orElseGet(() -> config.data().resolve("dots"));
            if (directory.isAbsolute()) {
                return Outcome.done(directory.normalize());
            }
        } catch (InvalidPathException _) {
            // As any other text that is no path to a directory.
        }
        return Outcome.refused(
                FaultCode.CONFIGURATION,
                DIRECTORY + " is no absolute path: '" + given.orElse("") + "'",
                "Name a directory by its whole path, or leave the setting out.");
    }
}
