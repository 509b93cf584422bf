package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.VolumeStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Opens the store of a pool: finds the pool, locks it, and brings in order what a killed process left. */
final class Opening {
    private static final Path LOCKS = Path.of("/run/dotmesh");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration STEP = Duration.ofSeconds(60);

    /** Which datasets are ours, and how to read them. */
    private static final String FORMAT = "io.dotmesh:format";

    private static final String FORMAT_NOW = "1";
    private static final String MOUNTPOINT = "mountpoint";

    private final Settings settings;
    private final Layout layout;
    private final Zpool zpool;
    private final UnaryOperator<Zfs> by;

    Opening(Settings settings) {
        this(settings, UnaryOperator.identity());
    }

    /** @param by what the store asks in place of the ZFS that it found, which it is given */
    Opening(Settings settings, UnaryOperator<Zfs> by) {
        this.settings = settings;
        this.by = by;
        this.layout = new Layout(settings.pool(), settings.mountPrefix());
        this.zpool = new Zpool(settings.zpoolCommand(), settings.pool());
    }

    Outcome<VolumeStore> open() {
        return new Provisioning(settings, zpool)
                .pool()
                .then(state -> StoreLock.take(
                                LOCKS.resolve("pool-" + state.guid() + ".lock"), "the pool '" + settings.pool() + "'")
                        .then(lock -> {
                            var opened = locked(new NodeId(state.guid()), lock);
                            if (!opened.isDone()) {
                                lock.close();
                            }
                            return opened;
                        }));
    }

    private Outcome<VolumeStore> locked(NodeId node, StoreLock lock) {
        return ZfsCommands.probe(settings.zfsCommand(), zpool, settings.pool())
                .then(dialect -> access(new ZfsCommands(settings.zfsCommand(), zpool, layout, dialect)))
                .then(found -> {
                    var zfs = by.apply(found);
                    var ground = new Ground(
                            zfs, layout, new Seen(), new Mounts(zfs, new Holders()), new Limits(zfs, layout));
                    return prepare(zfs)
                            .map(_ -> new ZfsVolumeStore(
                                    node, ground, zpool, new Locks(PATIENCE), lock, settings.clock()))
                            .then(store -> store.leftovers().remove().map(_ -> store));
                });
    }

    private Outcome<Zfs> access(Zfs commands) {
        if (settings.access() == Settings.Access.COMMANDS) {
            return Outcome.done(commands);
        }
        // zfs-fuse is another program behind another door, whatever libraries lie about.
        var library = commands.dialect().equals(Dialect.FUSE)
                ? Outcome.<Nothing>refused(FaultCode.NOT_SUPPORTED, "zfs-fuse has no libzfs_core", "Use its commands.")
                : LibraryLoader.loaded();
        return library.fold(
                _ -> Outcome.done(new ZfsLibrary(commands, layout, zpool, new LibraryCalls(STEP))),
                fault -> settings.access() == Settings.Access.AUTO ? Outcome.done(commands) : Outcome.faulted(fault));
    }

    private Outcome<Nothing> prepare(Zfs zfs) {
        return zfs.describe(List.of(layout.branches(), layout.work()), List.of(Zfs.MADE, FORMAT, MOUNTPOINT))
                .then(found -> prepare(zfs, found, layout.branches(), layout.mounts())
                        .then(_ -> prepare(zfs, found, layout.work(), layout.workMounts())));
    }

    private Outcome<Nothing> prepare(Zfs zfs, List<Described> found, Dataset dataset, Path place) {
        var there = found.stream()
                .filter(each -> each.name().equals(dataset.name()))
                .findFirst();
        if (there.isEmpty()) {
            return zfs.create(dataset, properties(place));
        }
        var format = there.get().property(FORMAT);
        if (format.isEmpty()) {
            return Outcome.refused(
                    FaultCode.CONFIGURATION,
                    "the dataset " + dataset + " was made by somebody else",
                    "Name another pool with the setting 'pool', or rename that dataset.");
        }
        if (!format.get().equals(FORMAT_NOW)) {
            return Outcome.broken(
                    FaultCode.VERSION_MISMATCH,
                    "the dataset " + dataset + " is written in format " + format.get() + ", and only " + FORMAT_NOW
                            + " is known",
                    "Use the version of dotmesh that wrote it, or a newer one.");
        }
        return there.get().property(MOUNTPOINT).equals(Optional.of(place.toString()))
                ? Outcome.done()
                : moved(zfs.set(dataset, MOUNTPOINT, place.toString()), there.get(), place);
    }

    private static Map<String, String> properties(Path place) {
        var properties = new LinkedHashMap<String, String>();
        properties.put("canmount", "off");
        properties.put(MOUNTPOINT, place.toString());
        properties.put("atime", "off");
        properties.put(FORMAT, FORMAT_NOW);
        return properties;
    }

    private static Outcome<Nothing> moved(Outcome<Nothing> outcome, Described dataset, Path place) {
        return Faults.is(outcome, FaultCode.BUSY)
                ? Outcome.unavailable(
                        FaultCode.BUSY,
                        "volumes are still mounted below "
                                + dataset.property(MOUNTPOINT).orElse("another place") + ", and not yet below " + place,
                        "Unmount them, or leave the setting 'mount-prefix' as it was.")
                : outcome;
    }
}
