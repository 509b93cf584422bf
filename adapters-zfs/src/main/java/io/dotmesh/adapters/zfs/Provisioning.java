package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Zpool.State;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the pool, or the file that is the pool, or makes that file the pool. A file in which there ever was a pool is
 * never made a new one.
 */
final class Provisioning {
    private static final String FILE = "dotmesh_data";
    private static final long MARGIN_BYTES = 64L * 1024 * 1024;

    /** ZFS keeps four copies of what a pool is: two at the beginning of a file, two at its end. */
    private static final int LABELS_BYTES = 512 * 1024;

    private final Settings settings;
    private final Zpool zpool;

    Provisioning(Settings settings, Zpool zpool) {
        this.settings = settings;
        this.zpool = zpool;
    }

    /** The pool, imported and serving. */
    Outcome<State> pool() {
        return zpool.state()
                .then(state -> state.isPresent() ? Outcome.done(state) : provide())
                .then(state -> state.map(Provisioning::serving).orElseGet(zpool::missing));
    }

    private static Outcome<State> serving(State state) {
        return state.serves()
                ? Outcome.done(state)
                : Outcome.unavailable(
                        FaultCode.STORAGE_UNAVAILABLE,
                        "the pool is " + state.state() + " and does not serve",
                        "See 'zpool status'.");
    }

    private Path file() {
        return settings.poolDirectory().resolve(FILE);
    }

    private Outcome<Optional<State>> provide() {
        if (!isRoot()) {
            return Outcome.unavailable(
                    FaultCode.POOL_MISSING,
                    "there is no pool '" + settings.pool() + "', and only root can make or import one",
                    "Run the server as root, or run 'zpool import " + settings.pool() + "' as root.");
        }
        // Two servers that find no pool must not both make one.
        return StoreLock.take(settings.poolDirectory().resolve("provision.lock"), "the pool's directory")
                .then(lock -> {
                    try (lock) {
                        return Files.exists(file(), LinkOption.NOFOLLOW_LINKS) ? fromFile() : fromNothing();
                    }
                })
                .then(_ -> zpool.state());
    }

    private Outcome<Nothing> fromFile() {
        var imported = zpool.importFrom(settings.poolDirectory());
        return Faults.is(imported, FaultCode.POOL_MISSING)
                ? isBlank(file())
                        .then(blank -> blank
                                // A server was stopped between making the file and making it a pool.
                                ? zpool.create(file())
                                : Outcome.unavailable(
                                        FaultCode.POOL_MISSING,
                                        file() + " holds no pool '" + settings.pool() + "' that can be imported",
                                        "See 'zpool import -d " + settings.poolDirectory()
                                                + "' for its name and state. The file is left as it is."))
                : imported;
    }

    private Outcome<Nothing> fromNothing() {
        try {
            Files.createDirectories(settings.poolDirectory());
            long bytes = settings.poolBytes().orElseGet(this::free);
            Files.createFile(file());
            try (var sparse = new RandomAccessFile(file().toFile(), "rw")) {
                sparse.setLength(bytes);
            }
            return zpool.create(file()).then(_ -> {
                System.getLogger(Provisioning.class.getName())
                        .log(
                                System.Logger.Level.INFO,
                                "made the pool {0} of the file {1}, which may grow to {2} bytes",
                                settings.pool(),
                                file(),
                                Long.toString(bytes));
                return Outcome.done();
            });
        } catch (IOException e) {
            return Faults.unusable(file(), e.toString());
        }
    }

    private long free() {
        return Math.max(MARGIN_BYTES, settings.poolDirectory().toFile().getUsableSpace() - MARGIN_BYTES);
    }

    /** Whether nothing was ever written where a pool has its labels. */
    private static Outcome<Boolean> isBlank(Path file) {
        try (var bytes = new RandomAccessFile(file.toFile(), "r")) {
            long length = bytes.length();
            return Outcome.done(isBlank(bytes, 0) && isBlank(bytes, Math.max(0, length - LABELS_BYTES)));
        } catch (IOException e) {
            return Faults.unusable(file, e.toString());
        }
    }

    private static boolean isBlank(RandomAccessFile file, long from) throws IOException {
        var bytes = new byte[(int) Math.min(LABELS_BYTES, file.length() - from)];
        file.seek(from);
        file.readFully(bytes);
        for (byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException _) {
            return false;
        }
    }
}
