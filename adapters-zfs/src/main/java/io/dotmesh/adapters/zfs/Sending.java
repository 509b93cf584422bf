package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.StreamHeader.Sent;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
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

    Outcome<InputStream> send(BranchId branch, Optional<CommitId> from, CommitId to) {
        return range(branch, from, to, CommitProperties.FIRST)
                .then(this::whole)
                .then(snapshots -> stream(branch, from, snapshots));
    }

    private Outcome<InputStream> stream(BranchId branch, Optional<CommitId> from, List<Described> snapshots) {
        var commits = snapshots.stream()
                .map(each -> new Sent(new CommitId(each.label()), each.properties()))
                .toList();
        try {
            return Outcome.done(
                    new CommitStream(ground.zfs(), ground.layout().of(branch), new StreamHeader(from, commits)));
        } catch (IOException e) {
            return Faults.unusable(Path.of(ground.layout().pool()), e.toString());
        }
    }

    private Outcome<List<Described>> whole(List<Described> first) {
        return Outcome.each(first, each -> CommitProperties.hasMore(each) ? complete(each) : Outcome.done(each));
    }

    private Outcome<Described> complete(Described snapshot) {
        return CommitProperties.names(snapshot)
                .then(names -> ground.zfs()
                        .describe(List.of(new Named.Dataset(snapshot.dataset()).at(snapshot.label())), names))
                .map(List::getFirst);
    }

    /** An estimate: what the first refers to, and for each later one what it added and what it no longer has. */
    Outcome<Long> size(BranchId branch, Optional<CommitId> from, CommitId to) {
        var properties = Stream.of(
                        Stream.of(CommitProperties.AT, Zfs.REFERENCED, Zfs.USED),
                        ground.zfs().dialect().written() ? Stream.of(Dialect.WRITTEN) : Stream.<String>empty())
                .flatMap(names -> names)
                .toList();
        var base = from.map(commit ->
                        ground.zfs().describe(List.of(ground.layout().of(branch, commit)), properties))
                .orElseGet(() -> Outcome.done(List.of()));
        return range(branch, from, to, properties)
                .then(snapshots -> base.map(before -> {
                    long bytes = 0;
                    var previous = before.stream().findFirst();
                    for (var snapshot : snapshots) {
                        bytes += OVERHEAD_BYTES
                                + previous.map(last -> increment(last, snapshot))
                                        .orElseGet(() -> snapshot.number(Zfs.REFERENCED));
                        previous = Optional.of(snapshot);
                    }
                    return bytes;
                }));
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
