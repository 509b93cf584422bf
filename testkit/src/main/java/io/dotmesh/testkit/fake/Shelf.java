package io.dotmesh.testkit.fake;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.testkit.fake.Held.Kept;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All that a {@link DirectoryVolumeStore} knows: its node and its volumes. What a change makes is another shelf. */
record Shelf(NodeId node, SortedMap<BranchId, Held> volumes) {
    Shelf {
        volumes = Collections.unmodifiableSortedMap(new TreeMap<>(volumes));
    }

    Optional<Held> volume(BranchId branch) {
        return Optional.ofNullable(volumes.get(branch));
    }

    Shelf with(Held volume) {
        var next = new TreeMap<>(volumes);
        next.put(volume.branch(), volume);
        return new Shelf(node, next);
    }

    Shelf without(BranchId branch) {
        var next = new TreeMap<>(volumes);
        next.remove(branch);
        return new Shelf(node, next);
    }

    /** Volumes that began at a commit of {@code branch}. */
    List<BranchId> dependents(BranchId branch) {
        return volumes.values().stream()
                .filter(each -> each.origin().stream()
                        .anyMatch(origin -> origin.branch().equals(branch)))
                .map(Held::branch)
                .toList();
    }

    /** {@code branch} keeps its first {@code count} commits and gets another live tree; {@code keepAs} has the rest. */
    Shelf split(Held branch, int count, String live, BranchId keepAs, VolumeLabel label) {
        var lost = branch.commits().subList(count, branch.commits().size());
        var kept = new Held(keepAs, label, branch.originAfter(count), lost, branch.live());
        return rebased(branch.branch(), lost, keepAs)
                .with(branch.with(branch.commits().subList(0, count), live))
                .with(kept);
    }

    /** {@code branch} keeps its first {@code count} commits and goes on as {@code other}; {@code keepAs} has the rest. */
    Shelf replace(Held branch, int count, Held other, VolumeLabel label, BranchId keepAs, VolumeLabel keptLabel) {
        var lost = branch.commits().subList(count, branch.commits().size());
        var kept = new Held(keepAs, keptLabel, branch.originAfter(count), lost, branch.live());
        var commits = new ArrayList<>(branch.commits().subList(0, count));
        commits.addAll(other.commits());
        return without(other.branch())
                .rebased(branch.branch(), lost, keepAs)
                .rebased(other.branch(), other.commits(), branch.branch())
                .with(branch.with(commits, other.live()).labelled(label))
                .with(kept);
    }

    /** The volumes that began at those commits of {@code from} begin at the same commits of {@code to}. */
    private Shelf rebased(BranchId from, List<Kept> commits, BranchId to) {
        var moved = commits.stream().map(Kept::id).collect(Collectors.toSet());
        var next = new TreeMap<>(volumes);
        next.replaceAll((_, each) -> each.beganAt(each.origin()
                .map(origin -> origin.branch().equals(from) && moved.contains(origin.commit())
                        ? new Origin(to, origin.commit())
                        : origin)));
        return new Shelf(node, next);
    }

    /** The names of all trees that a commit or a live state is. */
    Set<String> trees() {
        return volumes.values().stream()
                .flatMap(each -> {
                    var names = new ArrayList<>(
                            each.commits().stream().map(Kept::tree).toList());
                    names.add(each.live());
                    return names.stream();
                })
                .collect(Collectors.toSet());
    }
}
