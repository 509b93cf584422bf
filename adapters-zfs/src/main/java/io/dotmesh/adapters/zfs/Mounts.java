package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Mounting and unmounting without harm to what lies in the way: nothing is mounted over files, nothing in use is
 * unmounted by force, and of a place that was mounted only the empty directory is removed.
 */
final class Mounts {
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** More mounts upon each other than anyone makes by mistake. */
    private static final int STACKED_MAX = 16;

    private final Zfs zfs;
    private final Holders holders;

    Mounts(Zfs zfs, Holders holders) {
        this.zfs = zfs;
        this.holders = holders;
    }

    Outcome<MountTable> table() {
        try {
            return Outcome.done(MountTable.read());
        } catch (IOException e) {
            return Faults.unusable(Path.of("/proc/self/mountinfo"), e.toString());
        }
    }

    Outcome<Optional<Path>> placeOf(Dataset dataset) {
        return table().map(table -> table.placeOf(dataset.name()));
    }

    /** Answers where the dataset is then mounted: at {@code place}, unless someone mounted it elsewhere before. */
    Outcome<Path> mount(Dataset dataset, Path place) {
        return placeOf(dataset)
                .then(mounted -> mounted.isPresent() && isAlive(mounted.get())
                        ? Outcome.done(mounted.get())
                        : mounted.map(dead -> unmountDead(dataset, dead))
                                .orElseGet(Outcome::done)
                                .then(_ -> free(place))
                                .then(_ -> mountFree(dataset, place)));
    }

    private Outcome<Path> mountFree(Dataset dataset, Path place) {
        var outcome = zfs.mount(dataset, place);
        return placeOf(dataset).then(mounted -> {
            if (mounted.isPresent()) {
                return Outcome.done(mounted.get());
            }
            removeEmpty(place);
            return outcome.then(_ -> Outcome.unavailable(
                    FaultCode.STORAGE_UNAVAILABLE,
                    "'zfs mount " + dataset + "' succeeded, but nothing is mounted",
                    "Look at 'zfs get mountpoint,canmount,mounted " + dataset + "'."));
        });
    }

    /** False for a mount whose zfs-fuse has ended: it answers with an error. One that does not answer is alive. */
    private static boolean isAlive(Path place) {
        var answer = new CompletableFuture<Boolean>();
        Thread.ofVirtual().name("zfs-look").start(() -> {
            try {
                Files.readAttributes(place, "unix:ino");
                answer.complete(true);
            } catch (IOException _) {
                answer.complete(false);
            }
        });
        return answer.completeOnTimeout(true, LOOK.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private Outcome<Nothing> unmountDead(Dataset dataset, Path place) {
        return Child.run(List.of("umount", place.toString()), STEP)
                .then(ended -> ended.status() == 0
                        ? Outcome.done()
                        : Outcome.unavailable(
                                FaultCode.BUSY,
                                place + " is the mount of a ZFS that has ended; " + holders.of(dataset.name(), place),
                                "End what uses it, or run 'umount -l " + place + "'."));
    }

    /** Whether something can be mounted there: where nothing is, or an empty directory that is no mount. */
    private Outcome<Nothing> free(Path place) {
        try {
            if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(place.toAbsolutePath().getParent());
                return Outcome.done();
            }
            if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                return taken(place, "there is a file");
            }
            try (var files = Files.newDirectoryStream(place)) {
                return files.iterator().hasNext()
                        ? taken(place, "the directory has files")
                        : table().then(table -> table.isMountPoint(place)
                                ? taken(place, "something else is mounted there")
                                : Outcome.done());
            }
        } catch (IOException e) {
            return Faults.unusable(place, e.toString());
        }
    }

    private static Outcome<Nothing> taken(Path place, String why) {
        return Outcome.unavailable(
                FaultCode.STORAGE_UNAVAILABLE,
                "nothing can be mounted at " + place + ": " + why,
                "Move away what is there; it would be hidden below the mount.");
    }

    /** Done when it is not mounted. {@code BUSY} names who uses it; then it stays mounted. */
    Outcome<Nothing> unmount(Dataset dataset, Path place) {
        for (int i = 0; i < STACKED_MAX; i++) {
            var outcome = placeOf(dataset)
                    .then(mounted -> mounted.map(at -> unmountFrom(dataset, at)).orElseGet(() -> Outcome.done(false)));
            switch (outcome) {
                case Outcome.Done<Boolean>(var unmounted) -> {
                    if (!unmounted) {
                        removeEmpty(place);
                        return Outcome.done();
                    }
                }
                case Outcome.Faulted<Boolean>(var fault) -> {
                    return Outcome.faulted(fault);
                }
            }
        }
        return Outcome.unavailable(
                FaultCode.BUSY,
                dataset + " is mounted more than " + STACKED_MAX + " times",
                "Look at /proc/self/mountinfo, and run 'umount'.");
    }

    private Outcome<Boolean> unmountFrom(Dataset dataset, Path at) {
        var outcome = isAlive(at) ? zfs.unmount(dataset, at) : unmountDead(dataset, at);
        return Faults.is(outcome, FaultCode.BUSY)
                ? Outcome.unavailable(
                        FaultCode.BUSY,
                        at + " is in use: " + holders.of(dataset.name(), at),
                        "End what uses it, and ask again.")
                : outcome.map(_ -> true);
    }

    /** Never with anything in it, and never a mount: neither can be removed so. */
    static void removeEmpty(Path place) {
        try {
            if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)
                    && !MountTable.read().isMountPoint(place)) {
                Files.deleteIfExists(place);
            }
        } catch (DirectoryNotEmptyException _) {
            // Someone's files. The next mount will say so.
        } catch (IOException e) {
            System.getLogger(Mounts.class.getName())
                    .log(System.Logger.Level.WARNING, "the empty directory {0} stays: {1}", place, e.toString());
        }
    }
}
