package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.spi.AdapterConfig;
import io.dotmesh.ports.spi.VolumeStoreProvider;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Opens a store on plain directories. The setting {@code mount-prefix} says below which directory branches are mounted,
 * and {@code file-calls} is {@code portable} where the system's own calls shall not be used.
 */
public final class EmbeddedVolumeStoreProvider implements VolumeStoreProvider {
    static final long PACK_BYTES_MAX = 256L * 1024 * 1024;

    private static final String MOUNT_PREFIX = "mount-prefix";
    private static final String FILE_CALLS = "file-calls";
    private static final String NATIVE = "native";
    private static final String PORTABLE = "portable";

    @Override
    public String scheme() {
        return "embedded";
    }

    @Override
    public Outcome<VolumeStore> open(AdapterConfig config) {
        return config.knowing(Set.of(MOUNT_PREFIX, FILE_CALLS))
                .then(EmbeddedVolumeStoreProvider::mountPrefix)
                .then(prefix -> posix(config).then(posix -> open(config, prefix, posix)));
    }

    private static Outcome<Path> mountPrefix(AdapterConfig config) {
        var given = config.setting(MOUNT_PREFIX);
        try {
            var prefix = given.map(Path::of).orElseGet(() -> config.data().resolve("mnt"));
            if (given.isEmpty() || prefix.isAbsolute()) {
                return Outcome.done(prefix.toAbsolutePath().normalize());
            }
        } catch (InvalidPathException _) {
            // As any other text that is no path to a directory.
        }
        return Outcome.refused(
                FaultCode.CONFIGURATION,
                MOUNT_PREFIX + " is no absolute path: '" + given.orElse("") + "'",
                "Name a directory by its whole path, or leave the setting out.");
    }

    private static Outcome<Posix> posix(AdapterConfig config) {
        var given = config.setting(FILE_CALLS);
        return switch (given.orElse(NATIVE)) {
            case NATIVE -> Outcome.done(Libc.isHere() ? new NativePosix() : new PortablePosix());
            case PORTABLE -> Outcome.done(new PortablePosix());
            default ->
                Outcome.refused(
                        FaultCode.CONFIGURATION,
                        FILE_CALLS + " is neither " + NATIVE + " nor " + PORTABLE + ": '" + given.orElse("") + "'",
                        "Write one of them, or leave the setting out.");
        };
    }

    private static Outcome<VolumeStore> open(AdapterConfig config, Path prefix, Posix posix) {
        var directory = config.data().toAbsolutePath().normalize().resolve("embedded");
        return open(new StoreParts.Plan(directory, prefix, posix, Steps.NONE, config.clock(), PACK_BYTES_MAX));
    }

    static Outcome<VolumeStore> open(StoreParts.Plan plan) {
        try {
            return Outcome.done(new EmbeddedVolumeStore(StoreParts.open(plan)));
        } catch (IOException e) {
            return Guard.failed(e, plan.directory());
        }
    }
}
