package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.spi.AdapterConfig;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What may be set.
 *
 * @param poolDirectory where the file lies that becomes the pool when there is none
 * @param poolBytes how large that file may grow; empty for what is free, but for a margin
 */
record Settings(
        String pool,
        Path poolDirectory,
        Optional<Long> poolBytes,
        Path mountPrefix,
        String zfsCommand,
        String zpoolCommand,
        Access access,
        InstantSource clock) {
    private static final String POOL = "pool";
    private static final String POOL_DIR = "pool-dir";
    private static final String POOL_SIZE = "pool-size";
    private static final String MOUNT_PREFIX = "mount-prefix";
    private static final String ZFS_COMMAND = "zfs-command";
    private static final String ZPOOL_COMMAND = "zpool-command";
    private static final String ACCESS = "zfs-access";
    private static final Set<String> KNOWN =
            Set.of(POOL, POOL_DIR, POOL_SIZE, MOUNT_PREFIX, ZFS_COMMAND, ZPOOL_COMMAND, ACCESS);

    /** Shorter than ZFS allows, so that every name below fits. */
    private static final Pattern POOL_NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_.-]{0,63}");

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})([KMGTkmgt]?)");
    private static final String SIZE_OF_WHAT_IS_FREE = "AUTO";

    /** How ZFS is asked. */
    enum Access {
        /** By the library where it is, else by commands. */
        AUTO,
        /** By the library, or not at all. */
        LIBRARY,
        /** By commands, as if there were no library. */
        COMMANDS
    }

    static Outcome<Settings> of(AdapterConfig config) {
        return config.knowing(KNOWN)
                .then(_ -> access(config.setting(ACCESS).orElse("auto")))
                .then(access -> pool(config.setting(POOL).orElse("pool"))
                        .then(pool -> size(config.setting(POOL_SIZE).orElse("10G"))
                                .then(bytes -> path(
                                                POOL_DIR,
                                                config.setting(POOL_DIR).orElse("/var/lib/dotmesh"))
                                        .then(directory -> path(
                                                        MOUNT_PREFIX,
                                                        config.setting(MOUNT_PREFIX)
                                                                .orElse("/var/lib/dotmesh/mnt"))
                                                .map(prefix -> new Settings(
                                                        pool,
                                                        directory,
                                                        bytes,
                                                        prefix,
                                                        config.setting(ZFS_COMMAND)
                                                                .orElse("zfs"),
                                                        config.setting(ZPOOL_COMMAND)
                                                                .orElse("zpool"),
                                                        access,
                                                        config.clock()))))));
    }

    private static Outcome<Access> access(String text) {
        return Stream.of(Access.values())
                .filter(access -> access.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .map(Outcome::done)
                .orElseGet(() -> refused(ACCESS, text, "Use auto, library or commands."));
    }

    private static Outcome<String> pool(String name) {
        return POOL_NAME.matcher(name).matches()
                ? Outcome.done(name)
                : refused(POOL, name, "Use the name of a pool: 1 to 64 letters, digits, '-', '_' and '.'.");
    }

    private static Outcome<Path> path(String setting, String text) {
        try {
            var path = Path.of(text);
            return path.isAbsolute() && text.chars().noneMatch(c -> c < ' ')
                    ? Outcome.done(path.normalize())
                    : refused(setting, text, "Use a path that begins with '/'.");
        } catch (InvalidPathException _) {
            return refused(setting, text, "Use a path.");
        }
    }

    private static Outcome<Optional<Long>> size(String text) {
        if (text.equals(SIZE_OF_WHAT_IS_FREE)) {
            return Outcome.done(Optional.empty());
        }
        var size = SIZE.matcher(text);
        if (!size.matches()) {
            return refused(POOL_SIZE, text, "Use a number and a unit, as 10G, or AUTO for what is free.");
        }
        int shift = switch (size.group(2)) {
            case "K", "k" -> 10;
            case "M", "m" -> 20;
            case "G", "g" -> 30;
            case "T", "t" -> 40;
            default -> 0;
        };
        long number = Long.parseLong(size.group(1));
        return number <= Long.MAX_VALUE >> shift
                ? Outcome.done(Optional.of(number << shift))
                : refused(POOL_SIZE, text, "Use a smaller one.");
    }

    private static <T> Outcome<T> refused(String setting, String value, String next) {
        return Outcome.refused(
                FaultCode.CONFIGURATION, "the setting '" + setting + "' cannot be '" + value + "'", next);
    }
}
