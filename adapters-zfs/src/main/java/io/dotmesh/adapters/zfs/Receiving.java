package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Arrivals.Arrival;
import io.dotmesh.adapters.zfs.Arrivals.Note;
import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.adapters.zfs.Named.Snapshot;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore.Volume;
import io.dotmesh.ports.transfer.ResumePoint;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Takes streams of commits in, for people whole or not at all. A new volume is made in the work dataset and renamed into
 * its place when it is complete. What goes on top of a volume becomes commits, by their properties, when all of it is
 * there; until then nobody may work in the volume, and whoever wants to has it {@link #settle settled} first.
 */
final class Receiving {
    private final Ground ground;
    private final Arrivals arrivals;
    private final Removal removal;
    private final Origins origins;

    Receiving(Ground ground, Arrivals arrivals, Removal removal) {
        this.ground = ground;
        this.arrivals = arrivals;
        this.removal = removal;
        this.origins = new Origins(ground);
    }

    Outcome<Volume> receive(BranchId branch, VolumeLabel label, InputStream stream) {
        StreamHeader header;
        try {
            header = StreamHeader.read(stream);
        } catch (IOException e) {
            return Outcome.refused(FaultCode.CORRUPT, "the stream cannot be read: " + e.getMessage(), "Send it again.");
        }
        var taken = isThere(branch, header)
                .then(there -> there
                        ? Outcome.done()
                        : origins.find(branch, label, header)
                                .then(origin ->
                                        ready(branch, header).then(_ -> unbounded(branch, header, origin, stream))))
                .then(_ -> header.below().isPresent() ? Outcome.done() : appear(branch, label))
                .then(_ -> arrivals.end(branch));
        ground.seen().forget(branch);
        return taken.then(_ -> ground.volume(branch));
    }

    /** Whether an increment came whole, and only the answer got lost. Refused where the stream does not fit. */
    private Outcome<Boolean> isThere(BranchId branch, StreamHeader header) {
        return ground.look(branch).then(picture -> {
            boolean there = picture.volume(branch).isPresent();
            if (header.below().isEmpty()) {
                return there || picture.isForeign(branch) ? Faults.taken(branch) : Outcome.done(false);
            }
            return there ? isOnTop(branch, header, header.below().get()) : Faults.noSuchBranch(branch);
        });
    }

    private Outcome<Boolean> isOnTop(BranchId branch, StreamHeader header, CommitId from) {
        return ground.commitIds(branch).then(commits -> {
            var after = commits.subList(commits.indexOf(from) + 1, commits.size());
            boolean whole = after.stream().map(CommitId::value).toList().equals(header.labels());
            return commits.contains(from) && (after.isEmpty() || whole)
                    ? Outcome.done(whole)
                    : Outcome.refused(
                            FaultCode.INVALID,
                            "the newest commit of branch " + branch + " is not " + from,
                            "Send what comes after its newest commit.");
        });
    }

    /** Makes ready what the stream goes into. Of what came before only that stays which it goes on with. */
    private Outcome<Nothing> ready(BranchId branch, StreamHeader header) {
        var unmounted = header.below().isPresent() ? unmounted(branch) : Outcome.done();
        return unmounted.then(_ -> header.begin().equals(StreamHeader.Begin.FIRST)
                ? removal.drop(branch)
                        .then(_ -> header.below()
                                .map(from -> removal.clean(branch, from))
                                .orElseGet(Outcome::done))
                        .then(_ -> arrivals.begin(branch, Note.of(header)))
                : goesOn(branch, header));
    }

    private Outcome<Nothing> unmounted(BranchId branch) {
        return ground.mounts()
                .placeOf(ground.layout().of(branch))
                .then(place -> place.<Outcome<Nothing>>map(at -> Outcome.unavailable(
                                FaultCode.BUSY, "branch " + branch + " is mounted at " + at, "Unmount it first."))
                        .orElseGet(Outcome::done));
    }

    /** Whether a rest begins where what is kept ends, or at the beginning of what came last, which then goes. */
    private Outcome<Nothing> goesOn(BranchId branch, StreamHeader header) {
        return arrivals.find(branch).then(kept -> {
            var begin = header.begin();
            boolean fits = kept.filter(arrival -> arrival.note().equals(Note.of(header))
                            && arrival.whole().equals(header.labels().subList(0, begin.index()))
                            && (begin.within().isEmpty() || isSame(arrival, begin)))
                    .isPresent();
            if (!fits) {
                return Outcome.refused(
                        FaultCode.INVALID,
                        "the stream goes on where nothing of it is kept up to there",
                        "Ask for the point at which to go on.");
            }
            return begin.within().isEmpty() && kept.flatMap(Arrival::within).isPresent()
                    ? ground.zfs().abandon(arrivals.target(branch, header.below()))
                    : Outcome.done();
        });
    }

    private static boolean isSame(Arrival arrival, StreamHeader.Begin begin) {
        var there = arrival.within();
        var here = begin.within();
        return there.isPresent()
                && there.get().object() == here.orElseThrow().object()
                && there.get().offset() == here.orElseThrow().offset();
    }

    private Outcome<Nothing> unbounded(
            BranchId branch, StreamHeader header, Optional<Snapshot> origin, InputStream stream) {
        return header.below().isPresent()
                ? ground.limits().without(branch, () -> received(branch, header, origin, stream))
                : received(branch, header, origin, stream);
    }

    private Outcome<Nothing> received(
            BranchId branch, StreamHeader header, Optional<Snapshot> origin, InputStream stream) {
        var target = arrivals.target(branch, header.below());
        var cloned = origin;
        var left = header.commits()
                .subList(header.begin().index(), header.commits().size());
        for (var commit : left) {
            var segment = new ReceivedSegment(stream);
            var received = ground.zfs().receive(target.at(commit.id().value()), cloned, segment);
            cloned = Optional.empty();
            if (received.toFault().isPresent()) {
                var fault = received.toFault().get();
                keepOrDrop(branch, header, segment.isCut() || isPassing(fault));
                return Outcome.faulted(fault);
            }
        }
        return ground.zfs().setAll(described(target, header)).then(_ -> Outcome.done());
    }

    /** Whether the same may succeed later. A full pool needs the room more. */
    private static boolean isPassing(Fault fault) {
        return fault instanceof Fault.Unavailable && fault.code() != FaultCode.NO_SPACE;
    }

    private void keepOrDrop(BranchId branch, StreamHeader header, boolean worthIt) {
        var kept = worthIt ? arrivals.find(branch) : Outcome.done(Optional.<Arrival>empty());
        kept.then(arrival -> arrival.isEmpty()
                        ? removal.drop(branch)
                        : arrival.get().whole().isEmpty() || header.below().isPresent()
                                ? Outcome.done()
                                // Not even when the machine starts anew may it be mounted.
                                : ground.zfs().set(ground.layout().incoming(branch), "canmount", "noauto"))
                .toFault()
                .ifPresent(Removal::leftBehind);
    }

    /** The properties that make snapshots commits, for each the one that says so last. */
    private static List<Described> described(Dataset dataset, StreamHeader header) {
        return header.commits().stream()
                .map(commit -> {
                    var properties = new LinkedHashMap<>(commit.properties());
                    var at = properties.remove(CommitProperties.AT);
                    properties.put(CommitProperties.AT, at == null ? "" : at);
                    return new Described(dataset.at(commit.id().value()).name(), properties);
                })
                .toList();
    }

    private Outcome<Nothing> appear(BranchId branch, VolumeLabel label) {
        var incoming = ground.layout().incoming(branch);
        return ground.zfs()
                .set(incoming, "canmount", "noauto")
                .then(_ -> ground.zfs().set(incoming, Labels.LABEL, Labels.write(branch, label)))
                .then(_ -> ground.zfs().rename(incoming, ground.layout().of(branch)));
    }

    Outcome<Optional<ResumePoint>> resumePoint(BranchId branch) {
        return arrivals.find(branch).map(arrival -> arrival.map(Arrival::point));
    }

    /** Takes what came of an increment out of the way of those who want to work in the volume. */
    Outcome<Nothing> settle(BranchId branch) {
        return ground.seen().isWaiting(branch)
                ? arrivals.note(branch)
                        .then(note -> note.flatMap(Note::below).isPresent() ? removal.drop(branch) : Outcome.done())
                : Outcome.done();
    }

    Outcome<Nothing> discard(BranchId branch) {
        return removal.drop(branch);
    }

    /** Of what an earlier process left, keeps what can go on and is not too old. */
    Outcome<Nothing> putRight(BranchId branch) {
        ground.seen().waits(branch);
        return arrivals.isOld(branch)
                .then(old -> old ? Outcome.done(Optional.<Arrival>empty()) : arrivals.find(branch))
                .then(kept -> kept.isPresent() ? Outcome.done() : removal.drop(branch));
    }
}
