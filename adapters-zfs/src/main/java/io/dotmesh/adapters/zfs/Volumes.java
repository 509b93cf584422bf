package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Ground.Own;
import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driven.VolumeStore.Volume;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes volumes, labels, mounts and commits: what concerns one volume and takes one step of ZFS. */
final class Volumes {
    /** Not mounted unless we say so. */
    private static final Map<String, String> UNMOUNTED = Map.of("canmount", "noauto");

    private final Ground ground;
    private final Histories histories;

    Volumes(Ground ground, Histories histories) {
        this.ground = ground;
        this.histories = histories;
    }

    private Dataset dataset(BranchId branch) {
        return ground.layout().of(branch);
    }

    static Map<String, String> with(Map<String, String> properties, BranchId branch, VolumeLabel label) {
        var all = new LinkedHashMap<>(properties);
        all.put(Labels.LABEL, Labels.write(branch, label));
        return all;
    }

    Outcome<Volume> create(BranchId branch, VolumeLabel label) {
        var outcome = ground.zfs().create(dataset(branch), with(UNMOUNTED, branch, label));
        if (outcome.isDone()) {
            ground.seen().tip(branch, Optional.empty());
            return Outcome.done(new Volume(branch, Optional.empty(), Optional.empty(), Optional.empty()));
        }
        return Faults.is(outcome, FaultCode.ALREADY_EXISTS)
                ? ground.look(branch)
                        .then(picture -> picture.isForeign(branch) ? Faults.taken(branch) : label(branch, label))
                        .then(_ -> ground.volume(branch))
                : outcome.then(_ -> ground.volume(branch));
    }

    Outcome<Nothing> label(BranchId branch, VolumeLabel label) {
        return ground.required(branch)
                .then(picture -> label(branch, label, picture.volume(branch).orElseThrow()));
    }

    /** A bound goes before the quota in the label, and comes after it: between the two steps both can be told. */
    private Outcome<Nothing> label(BranchId branch, VolumeLabel label, Own before) {
        boolean lifted = label.quota().isEmpty() && Limits.quota(before).isPresent();
        return (lifted ? ground.limits().lift(branch) : Outcome.done())
                .then(_ -> ground.zfs().set(dataset(branch), Labels.LABEL, Labels.write(branch, label)))
                .then(_ -> label.quota().isPresent() ? ground.limits().keep(branch) : Outcome.done());
    }

    Outcome<Volume> fork(Origin origin, BranchId as, VolumeLabel label) {
        // The newest commit that was seen is there, or the clone says that it is not.
        boolean seen = ground.seen().tip(origin.branch()).equals(Optional.of(Optional.of(origin.commit())));
        var required = seen
                ? Outcome.done()
                : ground.required(origin.branch(), origin.commit()).map(_ -> Nothing.NOTHING);
        return required.then(_ -> {
            var outcome = ground.zfs()
                    .clone(
                            ground.layout().of(origin.branch(), origin.commit()),
                            dataset(as),
                            with(ground.zfs().dialect().unmountedClone(), as, label));
            if (outcome.isDone()) {
                ground.seen().tip(as, Optional.empty());
                return Outcome.done(new Volume(as, Optional.of(origin), Optional.empty(), Optional.empty()));
            }
            return Faults.is(outcome, FaultCode.ALREADY_EXISTS)
                    ? forked(origin, as)
                    : outcome.then(_ -> ground.volume(as));
        });
    }

    private Outcome<Volume> forked(Origin origin, BranchId as) {
        return ground.inspect(as)
                .then(volume -> volume.filter(there -> there.origin().equals(Optional.of(origin)))
                        .map(Outcome::done)
                        .orElseGet(() -> Faults.taken(as)));
    }

    Outcome<Path> mount(BranchId branch) {
        return ground.required(branch)
                .peek(picture -> ground.limits()
                        .keep(branch, picture.volume(branch).orElseThrow())
                        .toFault()
                        .ifPresent(fault -> Limits.notNow(branch, fault)))
                .then(_ ->
                        ground.mounts().mount(dataset(branch), ground.layout().mountOf(branch)));
    }

    Outcome<Nothing> unmount(BranchId branch) {
        return ground.required(branch)
                .then(_ ->
                        ground.mounts().unmount(dataset(branch), ground.layout().mountOf(branch)));
    }

    Outcome<Path> subdot(BranchId branch, SubdotName subdot) {
        // A directory that is there needs no look at the pool; on one that is suspended nothing could be made.
        return ground.mounts().placeOf(dataset(branch)).then(place -> {
            boolean there = place.isPresent()
                    && ground.seen().isOwn(branch)
                    && Files.isDirectory(place.get().resolve(subdot.value()), LinkOption.NOFOLLOW_LINKS);
            return there
                    ? subdot(branch, place.get(), subdot)
                    : ground.required(branch)
                            .then(_ -> place.map(root -> subdot(branch, root, subdot))
                                    .orElseGet(() -> Outcome.unavailable(
                                            FaultCode.BUSY,
                                            "branch " + branch + " is not mounted",
                                            "Mount it, and ask again.")));
        });
    }

    private Outcome<Path> subdot(BranchId branch, Path root, SubdotName subdot) {
        return subdot.isRoot() ? Outcome.done(root) : subdot(branch, root.resolve(subdot.value()));
    }

    private Outcome<Path> subdot(BranchId branch, Path at) {
        var made = directory(at);
        return Faults.is(made, FaultCode.NO_SPACE) ? ground.limits().withRoom(branch, () -> directory(at)) : made;
    }

    private static Outcome<Path> directory(Path at) {
        try {
            Files.createDirectory(at);
            // Apart from its making, where the process's mask would take bits away.
            Files.setPosixFilePermissions(at, PosixFilePermissions.fromString("rwxrwxrwx"));
            return Outcome.done(at);
        } catch (FileAlreadyExistsException _) {
            return Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)
                    ? Outcome.done(at)
                    : Outcome.refused(
                            FaultCode.ALREADY_EXISTS,
                            at + " is there and no directory",
                            "Move it away, and ask again.");
        } catch (IOException e) {
            var why = String.valueOf(e.getMessage());
            if (why.contains("quota exceeded")) {
                return Outcome.unavailable(
                        FaultCode.NO_SPACE,
                        "cannot make " + at + ": the quota of the dot is used up",
                        "Delete what is not needed, or give the dot more with 'dm dot set-quota'.");
            }
            return why.contains("No space left")
                    ? Outcome.unavailable(
                            FaultCode.NO_SPACE,
                            "cannot make " + at + ": the pool is full",
                            "Delete what is not needed, or make the pool larger.")
                    : Faults.unusable(at, e.toString());
        }
    }

    /** One step of ZFS and nothing else, unless something is in the way. */
    Outcome<Commit> commit(BranchId branch, Commit commit) {
        var own = ground.seen().isOwn(branch)
                ? Outcome.done()
                : ground.required(branch).then(_ -> Outcome.done());
        return own.then(_ -> {
            var outcome = ground.zfs().snapshot(ground.layout().of(branch, commit.id()), CommitProperties.of(commit));
            if (outcome.isDone()) {
                ground.seen().tip(branch, Optional.of(commit.id()));
                ground.limits().tighten(branch);
                return Outcome.done(commit);
            }
            if (Faults.is(outcome, FaultCode.ALREADY_EXISTS)) {
                return committed(branch, commit);
            }
            if (Faults.is(outcome, FaultCode.NO_SUCH_BRANCH)) {
                ground.seen().forget(branch);
                return Faults.noSuchBranch(branch);
            }
            return outcome.map(_ -> commit);
        });
    }

    private Outcome<Commit> committed(BranchId branch, Commit commit) {
        var there = histories.commit(branch, commit.id());
        return Faults.is(there, FaultCode.NO_SUCH_COMMIT) ? Faults.nameTaken(commit.id()) : there;
    }
}
