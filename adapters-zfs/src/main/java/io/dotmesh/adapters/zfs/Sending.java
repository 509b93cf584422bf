package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Named.Snapshot;
import io.dotmesh.adapters.zfs.StreamHeader.Sent;
import io.dotmesh.domain.dot.Origin;
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
                .then(range -> stream(branch, from, range, features, StreamHeader.Begin.FIRST));
    }

    /**
     * Some commits of a branch.
     *
     * @param origin where the branch began, if they are those that follow
     */
    private record Range(List<Described> snapshots, Optional<Origin> origin) {}

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
                .then(range -> begin(range.snapshots, point)
                        .then(begin -> stream(branch, point.from(), range, point.features(), begin)));
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
            BranchId branch, Optional<CommitId> from, Range range, StreamFeatures features, StreamHeader.Begin begin) {
        var commits = range.snapshots.stream()
                .map(each -> new Sent(new CommitId(each.label()), said(each)))
                .toList();
        return root(range).then(root -> {
            var header = new StreamHeader(from, root, commits, features, begin);
            var base = base(branch, range, header);
            return estimate(branch, header, range, base).then(bytes -> {
                try {
                    var out = new OutgoingCommits(ground.zfs(), ground.layout().of(branch), header, base);
                    return Outcome.done(new CommitStream(out, bytes));
                } catch (IOException e) {
                    return Faults.unusable(Path.of(ground.layout().pool()), e.toString());
                }
            });
        });
    }

    private Outcome<Optional<StreamHeader.Root>> root(Range range) {
        return range.origin
                .map(origin -> ground.zfs()
                        .describe(List.of(ground.layout().of(origin.branch(), origin.commit())), List.of(Zfs.GUID))
                        .then(found -> found.stream()
                                .findFirst()
                                .flatMap(Described::guid)
                                .map(guid -> Outcome.done(Optional.of(new StreamHeader.Root(origin.branch(), guid))))
                                .orElseGet(() -> Faults.noSuchCommit(origin.branch(), origin.commit()))))
                .orElseGet(() -> Outcome.done(Optional.empty()));
    }

    /** The snapshot that the receiver has before the first that is sent. */
    private Optional<Snapshot> base(BranchId branch, Range range, StreamHeader header) {
        var layout = ground.layout();
        return header.begin().index() == 0 && range.origin.isPresent()
                ? range.origin.map(origin -> layout.of(origin.branch(), origin.commit()))
                : header.base().map(commit -> layout.of(branch, commit));
    }

    /** What a commit says, without what was asked besides. */
    private Map<String, String> said(Described snapshot) {
        var properties = new LinkedHashMap<>(snapshot.properties());
        properties.keySet().removeAll(sizes());
        return properties;
    }

    private Outcome<Long> estimate(BranchId branch, StreamHeader header, Range range, Optional<Snapshot> base) {
        int index = header.begin().index();
        long came = header.begin().within().map(Segment.Position::bytes).orElse(0L);
        var left = range.snapshots.subList(index, range.snapshots.size());
        return ground.zfs()
                .space(segments(branch, header.features(), left, base))
                .then(reckoned -> reckoned.map(Outcome::done)
                        .orElseGet(() -> described(base)
                                .map(before -> bytes(before.stream().findFirst(), left))))
                .map(bytes -> Math.max(0, bytes - came));
    }

    private List<Segment> segments(
            BranchId branch, StreamFeatures features, List<Described> snapshots, Optional<Snapshot> base) {
        var dataset = ground.layout().of(branch);
        var segments = new ArrayList<Segment>();
        var from = base;
        for (var snapshot : snapshots) {
            var to = dataset.at(snapshot.label());
            segments.add(new Segment(from, to, features, Optional.empty()));
            from = Optional.of(to);
        }
        return segments;
    }

    private Outcome<List<Described>> described(Optional<Snapshot> base) {
        return base.map(snapshot -> ground.zfs().describe(List.of(snapshot), sizes()))
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

    private Outcome<Range> whole(Range first) {
        return Outcome.each(
                        first.snapshots, each -> CommitProperties.hasMore(each) ? complete(each) : Outcome.done(each))
                .map(all -> new Range(all, first.origin));
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
        var header = new StreamHeader(from, Optional.empty(), List.of(), StreamFeatures.NONE, StreamHeader.Begin.FIRST);
        return range(branch, from, to, asked())
                .then(range -> estimate(branch, header, range, base(branch, range, header)));
    }

    private static long increment(Described last, Described next) {
        return next.has(Dialect.WRITTEN)
                ? next.number(Dialect.WRITTEN)
                : Math.max(0, next.number(Zfs.REFERENCED) - last.number(Zfs.REFERENCED)) + last.number(Zfs.USED);
    }

    /** The commits after one up to another, oldest first: at least one. */
    private Outcome<Range> range(BranchId branch, Optional<CommitId> from, CommitId to, List<String> properties) {
        return ground.required(branch)
                .then(picture -> ground.zfs()
                        .describeBelow(ground.layout().of(branch), 1, properties)
                        .then(found -> {
                            var commits = found.stream()
                                    .filter(each -> CommitProperties.id(each).isPresent())
                                    .toList();
                            return range(branch, picture.origin(branch), commits, from, to);
                        }));
    }

    private static Outcome<Range> range(
            BranchId branch, Optional<Origin> began, List<Described> commits, Optional<CommitId> from, CommitId to) {
        var ids = commits.stream().map(Described::label).toList();
        int first = from.map(commit -> ids.indexOf(commit.value())).orElse(-1);
        int last = ids.indexOf(to.value());
        var origin = first < 0 ? began.filter(at -> from.equals(Optional.of(at.commit()))) : Optional.<Origin>empty();
        if (last < 0 || (from.isPresent() && first < 0 && origin.isEmpty())) {
            return Faults.noSuchCommit(branch, last < 0 ? to : from.orElseThrow());
        }
        return first < last
                ? Outcome.done(new Range(commits.subList(first + 1, last + 1), origin))
                : Outcome.refused(
                        FaultCode.INVALID,
                        "commit " + to + " does not come after "
                                + from.map(CommitId::value).orElse("the beginning"),
                        "Name an older commit to begin at.");
    }
}
