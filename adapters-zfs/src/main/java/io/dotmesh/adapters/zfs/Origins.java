package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Named.Snapshot;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Finds here the commit at which the branch of a stream began. Its id alone would not do: commits that were made together
 * have one id, and a copy of a dot has the same snapshots once more.
 */
final class Origins {
    private final Ground ground;

    Origins(Ground ground) {
        this.ground = ground;
    }

    /** Empty for a stream that needs none; refused when it is not here. */
    Outcome<Optional<Snapshot>> find(BranchId branch, VolumeLabel label, StreamHeader header) {
        if (!header.makesClone()) {
            return Outcome.done(Optional.empty());
        }
        var root = header.root().orElseThrow();
        var commit = header.from().orElseThrow();
        return atSameBranch(root, commit)
                .then(found -> found.isPresent() ? Outcome.done(found) : anywhere(root, commit, label.dot()))
                .then(found -> found.isPresent()
                        ? Outcome.done(found)
                        : Outcome.refused(
                                FaultCode.NO_SUCH_COMMIT,
                                "commit " + commit + ", at which branch " + branch + " began, is not here",
                                "Send the branch that has it first, or send all of this one."));
    }

    private Outcome<Optional<Snapshot>> atSameBranch(StreamHeader.Root root, CommitId commit) {
        return ground.look(List.of(root.branch()), List.of(new Origin(root.branch(), commit)))
                .then(picture -> picture.volume(root.branch()).isPresent() && picture.hasCommit(root.branch(), commit)
                        ? first(List.of(ground.layout().of(root.branch(), commit)), root)
                        : Outcome.done(Optional.empty()));
    }

    private Outcome<Optional<Snapshot>> anywhere(StreamHeader.Root root, CommitId commit, DotId dot) {
        var layout = ground.layout();
        return ground.zfs()
                .describeBelow(
                        layout.branches(), Histories.VOLUMES_AND_COMMITS, List.of(Labels.LABEL, CommitProperties.AT))
                .then(found -> {
                    var dots = new HashMap<String, Optional<DotId>>();
                    found.stream()
                            .filter(each -> !each.isSnapshot())
                            .forEach(each -> each.property(Labels.LABEL)
                                    .ifPresent(text -> dots.put(
                                            each.name(),
                                            Labels.read(text)
                                                    .map(read -> read.label().dot()))));
                    var candidates = found.stream()
                            .filter(each -> CommitProperties.id(each).equals(Optional.of(commit))
                                    && dots.containsKey(each.dataset()))
                            .sorted(Comparator.comparing(
                                    each -> !Optional.of(dot).equals(dots.get(each.dataset()))))
                            .flatMap(each -> layout.branch(each.dataset()).stream())
                            .map(each -> layout.of(each, commit))
                            .toList();
                    return first(candidates, root);
                });
    }

    /** The first of them that is what was sent. */
    private Outcome<Optional<Snapshot>> first(List<Snapshot> candidates, StreamHeader.Root root) {
        if (candidates.isEmpty()) {
            return Outcome.done(Optional.empty());
        }
        return ground.zfs().describe(candidates, List.of(Zfs.GUID)).map(found -> {
            var same = found.stream()
                    .filter(each -> each.guid().equals(Optional.of(root.guid())))
                    .map(Described::name)
                    .toList();
            return candidates.stream()
                    .filter(each -> same.contains(each.name()))
                    .findFirst();
        });
    }
}
