package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.adapters.zfs.Named.Snapshot;
import io.dotmesh.adapters.zfs.StreamHeader.Sent;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore.Volume;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * Takes streams of commits in, whole or not at all. A new volume is made in the work dataset and renamed into its place
 * when it is complete. What goes on top of a volume becomes commits, by their properties, when all of it is there; until
 * then its snapshots are taken away again: here, by the next call, or when the store is opened after a crash.
 */
final class Receiving {
    private final Ground ground;
    private final Diffing diffing;
    private final Increments increments;

    Receiving(Ground ground, Diffing diffing) {
        this.ground = ground;
        this.diffing = diffing;
        this.increments = new Increments(ground);
    }

    Outcome<Volume> receive(BranchId branch, VolumeLabel label, InputStream stream) {
        StreamHeader header;
        try {
            header = StreamHeader.read(stream);
        } catch (IOException e) {
            return Outcome.refused(FaultCode.CORRUPT, "the stream cannot be read: " + e.getMessage(), "Send it again.");
        }
        return ground.look(branch).then(picture -> {
            boolean there = picture.volume(branch).isPresent();
            if (header.from().isEmpty()) {
                return there || picture.isForeign(branch) ? Faults.taken(branch) : whole(branch, label, header, stream);
            }
            return there ? onTop(branch, header.from().get(), header, stream) : Faults.noSuchBranch(branch);
        });
    }

    private Outcome<Volume> whole(BranchId branch, VolumeLabel label, StreamHeader header, InputStream stream) {
        var layout = ground.layout();
        var incoming = layout.incoming(branch);
        var received = destroyIfThere(incoming)
                .then(_ -> pour(incoming, header.commits(), stream))
                .then(_ -> describe(incoming, header.commits()))
                .then(_ -> ground.zfs().set(incoming, "canmount", "noauto"))
                .then(_ -> ground.zfs().set(incoming, Labels.LABEL, Labels.write(branch, label)))
                .then(_ -> ground.zfs().rename(incoming, layout.of(branch)));
        if (!received.isDone()) {
            destroyIfThere(incoming).toFault().ifPresent(Receiving::leftBehind);
        }
        return received.then(_ -> ground.volume(branch));
    }

    private Outcome<Nothing> destroyIfThere(Dataset incoming) {
        return ground.zfs()
                .describe(List.of(incoming), List.of(Zfs.MADE))
                .then(found -> found.isEmpty() ? Outcome.done() : ground.zfs().destroyTree(incoming));
    }

    private Outcome<Nothing> pour(Dataset into, List<Sent> commits, InputStream stream) {
        return nothing(Outcome.each(
                commits, commit -> ground.zfs().receive(into.at(commit.id().value()), new ReceivedSegment(stream))));
    }

    /** Sets the properties that make snapshots commits, for each the one that says so last. */
    private Outcome<Nothing> describe(Dataset dataset, List<Sent> commits) {
        return nothing(Outcome.each(commits, commit -> {
            var snapshot = dataset.at(commit.id().value());
            var names = commit.properties().keySet().stream()
                    .filter(name -> !name.equals(CommitProperties.AT))
                    .toList();
            return Outcome.each(
                            names,
                            name -> ground.zfs()
                                    .set(snapshot, name, commit.properties().getOrDefault(name, "")))
                    .then(_ -> ground.zfs()
                            .set(
                                    snapshot,
                                    CommitProperties.AT,
                                    commit.properties().getOrDefault(CommitProperties.AT, "")));
        }));
    }

    private static Outcome<Nothing> nothing(Outcome<?> outcome) {
        return outcome.map(_ -> Nothing.NOTHING);
    }

    private Outcome<Volume> onTop(BranchId branch, CommitId from, StreamHeader header, InputStream stream) {
        return ground.zfs()
                .describeBelow(ground.layout().of(branch), 1, List.of(Zfs.MADE, CommitProperties.AT))
                .map(found -> found.stream()
                        .filter(each -> each.isSnapshot() && !Layout.isHidden(each.label()))
                        .toList())
                .then(snapshots -> standing(branch, from, header, snapshots).then(standing -> switch (standing) {
                    case NOTHING, SOME ->
                        unmounted(
                                branch,
                                snapshots.getLast().label(),
                                () -> takeAway(branch, from, header.labels())
                                        .then(_ -> increments.begin(
                                                branch,
                                                from,
                                                header.commits().getLast().id()))
                                        .then(_ -> add(branch, from, header, stream)));
                    case ALL ->
                        describe(ground.layout().of(branch), header.commits()).then(_ -> increments.end(branch));
                }))
                .then(_ -> {
                    ground.seen().forget(branch);
                    return ground.volume(branch);
                });
    }

    /** How much of a stream an earlier call, which was interrupted, left. */
    private enum Standing {
        NOTHING,
        SOME,
        ALL
    }

    private static Outcome<Standing> standing(
            BranchId branch, CommitId from, StreamHeader header, List<Described> snapshots) {
        var names = snapshots.stream().map(Described::label).toList();
        int base = names.indexOf(from.value());
        if (base < 0 || CommitProperties.id(snapshots.get(base)).isEmpty()) {
            return notNewest(branch, from);
        }
        var after = snapshots.subList(base + 1, snapshots.size());
        var sent = header.commits().stream().map(commit -> commit.id().value()).toList();
        var others = after.stream().filter(each -> !sent.contains(each.label())).toList();
        if (others.stream().anyMatch(each -> CommitProperties.id(each).isPresent())) {
            return notNewest(branch, from);
        }
        if (!others.isEmpty()) {
            return Outcome.refused(
                    FaultCode.HAS_DEPENDENTS,
                    "a snapshot that somebody else made stands on top of commit " + from + ": "
                            + others.getFirst().name(),
                    "Destroy it with 'zfs destroy' if it is not needed, and send again.");
        }
        boolean all = after.size() == sent.size();
        if (!all && after.stream().anyMatch(each -> CommitProperties.id(each).isPresent())) {
            return notNewest(branch, from);
        }
        return Outcome.done(after.isEmpty() ? Standing.NOTHING : all ? Standing.ALL : Standing.SOME);
    }

    private static <T> Outcome<T> notNewest(BranchId branch, CommitId from) {
        return Outcome.refused(
                FaultCode.INVALID,
                "the newest commit of branch " + branch + " is not " + from,
                "Send what comes after its newest commit.");
    }

    /** Does something while nobody can write to the volume, and it is as its newest snapshot. */
    private Outcome<Nothing> unmounted(BranchId branch, String newest, Supplier<Outcome<Nothing>> work) {
        var dataset = ground.layout().of(branch);
        var place = ground.layout().mountOf(branch);
        return ground.mounts().placeOf(dataset).then(mounted -> {
            var outcome = ground.mounts()
                    .unmount(dataset, place)
                    .then(_ -> clean(branch, newest))
                    .then(_ -> ground.limits().without(branch, work));
            return mounted.isEmpty()
                    ? outcome
                    : outcome.isDone()
                            ? ground.mounts().mount(dataset, place).then(_ -> outcome)
                            : remounted(dataset, place, outcome);
        });
    }

    private Outcome<Nothing> remounted(Dataset dataset, Path place, Outcome<Nothing> outcome) {
        ground.mounts().mount(dataset, place).toFault().ifPresent(Receiving::leftBehind);
        return outcome;
    }

    /** What was written may have changed no file; what changed one must not get lost. */
    private Outcome<Nothing> clean(BranchId branch, String newest) {
        return diffing.differs(branch, ground.layout().of(branch).at(newest))
                .then(differs -> differs
                        ? Outcome.unavailable(
                                FaultCode.BUSY,
                                "branch " + branch + " has uncommitted changes",
                                "Commit them, or reset the branch.")
                        : Outcome.done());
    }

    private Outcome<Nothing> add(BranchId branch, CommitId from, StreamHeader header, InputStream stream) {
        var dataset = ground.layout().of(branch);
        var received = pour(dataset, header.commits(), stream).then(_ -> describe(dataset, header.commits()));
        if (received.isDone()) {
            return increments.end(branch);
        }
        takeAway(branch, from, header.labels())
                .then(_ -> increments.end(branch))
                .toFault()
                .ifPresent(Receiving::leftBehind);
        return received;
    }

    /** Takes away what a killed process put on top of a volume, unless it is all there, or others use it since. */
    Outcome<Nothing> putRight(BranchId branch) {
        return increments
                .rest(branch)
                .then(rest -> rest.map(cut -> unmounted(
                                branch, cut.snapshots().getLast(), () -> takeAway(branch, cut.from(), cut.snapshots())))
                        .orElseGet(Outcome::done))
                .then(_ -> increments.end(branch));
    }

    /**
     * Destroys what a stream brought, and what a comparison left, newest first, and nothing else. ZFS then wants the live
     * state as it was before.
     */
    private Outcome<Nothing> takeAway(BranchId branch, CommitId from, Collection<String> sent) {
        var dataset = ground.layout().of(branch);
        return ground.zfs().describeBelow(dataset, 1, List.of(Zfs.MADE)).then(found -> {
            var there = found.stream()
                    .filter(each -> each.isSnapshot() && (sent.contains(each.label()) || Layout.isHidden(each.label())))
                    .toList();
            return Outcome.each(there.reversed(), each -> destroyed(branch, dataset.at(each.label())))
                    .then(_ -> ground.zfs().rollback(ground.layout().of(branch, from)));
        });
    }

    private Outcome<Nothing> destroyed(BranchId branch, Snapshot snapshot) {
        var destroyed = ground.zfs().destroy(snapshot);
        return Faults.is(destroyed, FaultCode.HAS_DEPENDENTS) && Layout.isHidden(snapshot.label())
                ? Outcome.unavailable(
                        FaultCode.BUSY,
                        "branch " + branch + " is being compared",
                        "Wait until that has ended, and send again; what never ends, ends with the server.")
                : destroyed;
    }

    private static void leftBehind(Fault fault) {
        System.getLogger(Receiving.class.getName())
                .log(System.Logger.Level.WARNING, "what came of a stream could not be taken away: {0}", fault);
    }
}
