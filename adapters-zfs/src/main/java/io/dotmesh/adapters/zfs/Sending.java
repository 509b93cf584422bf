package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.StreamHeader.Sent;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.transfer.CommitStream;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes streams of commits, and tells how long they will be. */
final class Sending {
    /** What a stream of ZFS has beside the blocks. */
    private static final long OVERHEAD_BYTES = 16 * 1024;

    private final Ground ground;

    Sending(Ground ground) {
        this.ground = ground;
    }

    Outcome<CommitStream> send(BranchId branch, Optional<CommitId> from, CommitId to, StreamFeatures accepted) {
        var features = accepted.and(ground.zfs().dialect().streams());
        return range(branch, from, to, asked())
                .then(this::whole)
                .then(snapshots -> stream(branch, from, snapshots, features, StreamHeader.Begin.FIRST));
    }

    Outcome<CommitStream> sendRest(BranchId branch, ResumePoint at) {
        var read = Point.read(at);
        if (read.isEmpty()) {
            return Outcome.refused(
                    FaultCode.INVALID, "no store of this kind told the point " + at, "Send from the beginning.");
        }
        var point = read.get();
        if (!ground.zfs()
                .dialect()
                .streams()
                .names()
                .containsAll(point.features().names())) {
            return Outcome.refused(
                    FaultCode.INVALID,
                    "the stream was begun with features that the ZFS of this machine lacks: " + point.features(),
                    "Send from the beginning.");
        }
        return range(branch, point.from(), point.last(), asked())
                .then(this::whole)
                .then(snapshots -> begin(snapshots, point)
                        .then(begin -> stream(branch, point.from(), snapshots, point.features(), begin)));
    }

    private Outcome<StreamHeader.Begin> begin(List<Described> snapshots, Point point) {
        var labels = snapshots.stream().map(Described::label).toList();
        int index =
                point.whole().map(commit -> labels.indexOf(commit.value()) + 1).orElse(0);
        boolean found = point.whole().isEmpty() || index > 0;
        return found && (index < labels.size() || point.within().isEmpty())
                ? Outcome.done(new StreamHeader.Begin(
                        index, point.within().filter(_ -> ground.zfs().sendsRests())))
                : Outcome.refused(
                        FaultCode.INVALID,
                        "the commits of the stream are not in the order in which they were sent",
                        "Send from the beginning.");
    }

    private List<String> asked() {
        return Stream.concat(CommitProperties.FIRST.stream(), sizes().stream()).toList();
    }

    /** Which properties tell how long a stream will be. */
    private List<String> sizes() {
        return ground.zfs().dialect().written()
                ? List.of(Zfs.REFERENCED, Zfs.USED, Dialect.WRITTEN)
                : List.of(Zfs.REFERENCED, Zfs.USED);
    }

    private Outcome<CommitStream> stream(
            BranchId branch,
            Optional<CommitId> from,
            List<Described> snapshots,
            StreamFeatures features,
            StreamHeader.Begin begin) {
        var commits = snapshots.stream()
                .map(each -> new Sent(new CommitId(each.label()), said(each)))
                .toList();
        var header = new StreamHeader(from, commits, features, begin);
        return estimate(branch, header, snapshots).then(bytes -> {
            try {
                return Outcome.done(new CommitStream(
                        new OutgoingCommits(ground.zfs(), ground.layout().of(branch), header), bytes));
            } catch (IOException e) {
                return Faults.unusable(Path.of(ground.layout().pool()), e.toString());
            }
        });
    }

    /** What a commit says, without what was asked besides. */
    private Map<String, String> said(Described snapshot) {
        var properties = new LinkedHashMap<>(snapshot.properties());
        properties.keySet().removeAll(sizes());
        return properties;
    }

    private Outcome<Long> estimate(BranchId branch, StreamHeader header, List<Described> snapshots) {
        int index = header.begin().index();
        long came = header.begin().within().map(Segment.Position::bytes).orElse(0L);
        var left = snapshots.subList(index, snapshots.size());
        return ground.zfs()
                .space(segments(branch, header, left))
                .then(reckoned -> reckoned.map(Outcome::done)
                        .orElseGet(() -> base(branch, header, snapshots)
                                .map(before -> bytes(before.stream().findFirst(), left))))
                .map(bytes -> Math.max(0, bytes - came));
    }

    private List<Segment> segments(BranchId branch, StreamHeader header, List<Described> snapshots) {
        var dataset = ground.layout().of(branch);
        var segments = new ArrayList<Segment>();
        var from = header.base().map(commit -> dataset.at(commit.value()));
        for (var snapshot : snapshots) {
            var to = dataset.at(snapshot.label());
            segments.add(new Segment(from, to, header.features(), Optional.empty()));
            from = Optional.of(to);
        }
        return segments;
    }

    private Outcome<List<Described>> base(BranchId branch, StreamHeader header, List<Described> snapshots) {
        int index = header.begin().index();
        return index > 0
                ? Outcome.done(snapshots.subList(index - 1, index))
                : header.from()
                        .map(commit ->
                                ground.zfs().describe(List.of(ground.layout().of(branch, commit)), sizes()))
                        .orElseGet(() -> Outcome.done(List.of()));
    }

    private static long bytes(Optional<Described> base, List<Described> snapshots) {
        long bytes = 0;
        var previous = base;
        for (var snapshot : snapshots) {
            bytes += OVERHEAD_BYTES
                    + previous.map(last -> increment(last, snapshot)).orElseGet(() -> snapshot.number(Zfs.REFERENCED));
            previous = Optional.of(snapshot);
        }
        return bytes;
    }

    private Outcome<List<Described>> whole(List<Described> first) {
        return Outcome.each(first, each -> CommitProperties.hasMore(each) ? complete(each) : Outcome.done(each));
    }

    private Outcome<Described> complete(Described snapshot) {
        return CommitProperties.names(snapshot)
                .map(names -> Stream.concat(names.stream(), sizes().stream()).toList())
                .then(names -> ground.zfs()
                        .describe(List.of(new Named.Dataset(snapshot.dataset()).at(snapshot.label())), names))
                .map(List::getFirst);
    }

    /** An estimate: what the first refers to, and for each later one what it added and what it no longer has. */
    Outcome<Long> size(BranchId branch, Optional<CommitId> from, CommitId to) {
        return range(branch, from, to, asked())
                .then(snapshots -> estimate(
                        branch,
                        new StreamHeader(from, List.of(), StreamFeatures.NONE, StreamHeader.Begin.FIRST),
                        snapshots));
    }

    private static long increment(Described last, Described next) {
        return next.has(Dialect.WRITTEN)
                ? next.number(Dialect.WRITTEN)
                : Math.max(0, next.number(Zfs.REFERENCED) - last.number(Zfs.REFERENCED)) + last.number(Zfs.USED);
    }

    /** The commits after one up to another, oldest first: at least one. */
    private Outcome<List<Described>> range(
            BranchId branch, Optional<CommitId> from, CommitId to, List<String> properties) {
        return ground.required(branch)
                .then(_ -> ground.zfs().describeBelow(ground.layout().of(branch), 1, properties))
                .then(found -> {
                    var commits = found.stream()
                            .filter(each -> CommitProperties.id(each).isPresent())
                            .toList();
                    var ids = commits.stream().map(Described::label).toList();
                    int first = from.map(commit -> ids.indexOf(commit.value())).orElse(-1);
                    int last = ids.indexOf(to.value());
                    if (last < 0 || (from.isPresent() && first < 0)) {
                        return Faults.noSuchCommit(branch, last < 0 ? to : from.orElseThrow());
                    }
                    return first < last
                            ? Outcome.done(commits.subList(first + 1, last + 1))
                            : Outcome.refused(
                                    FaultCode.INVALID,
                                    "commit " + to + " does not come after "
                                            + from.map(CommitId::value).orElse("the beginning"),
                                    "Name an older commit to begin at.");
                });
    }
}
