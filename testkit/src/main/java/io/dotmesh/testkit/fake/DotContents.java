package io.dotmesh.testkit.fake;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.SagaId;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.ports.driven.DotRegister.Begun;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import io.dotmesh.ports.driven.DotRegister.DotRecord;
import io.dotmesh.ports.driven.DotRegister.Summary;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All that a register of dots holds at one instant.
 *
 * @param branches those of dots that are not in the trash
 * @param commits of all branches, those in the trash included
 * @param masterships of those branches that have one
 * @param removed branches that were there once
 * @param sagas in the order in which they were begun
 */
record DotContents(
        Map<DotId, Dot> dots,
        Map<DotId, Trashed> trash,
        Map<BranchId, Branch> branches,
        Map<BranchId, List<Commit>> commits,
        Map<BranchId, Mastership> masterships,
        Set<BranchId> removed,
        SequencedMap<SagaId, Begun> sagas) {
    static final DotContents EMPTY = new DotDraft().finish();

    Optional<Dot> named(DotName name) {
        return dots.values().stream().filter(dot -> dot.name().equals(name)).findFirst();
    }

    Dot dotOf(Branch branch) {
        var dot = dots.get(branch.dot());
        if (dot == null) {
            throw new IllegalStateException("branch " + branch.id() + " without its dot");
        }
        return dot;
    }

    List<DotRecord> records() {
        var byDot = new HashMap<DotId, List<Branch>>();
        branches.values()
                .forEach(branch -> byDot.merge(
                        branch.dot(),
                        List.of(branch),
                        (one, other) ->
                                Stream.concat(one.stream(), other.stream()).toList()));
        return dots.values().stream()
                .sorted(Comparator.comparing(Dot::name))
                .map(dot -> record(dot, byDot.getOrDefault(dot.id(), List.of())))
                .toList();
    }

    DotRecord record(Dot dot) {
        return record(dot, branchesOf(dot.id()));
    }

    List<Branch> branchesOf(DotId dot) {
        return branches.values().stream()
                .filter(branch -> branch.dot().equals(dot))
                .toList();
    }

    private DotRecord record(Dot dot, List<Branch> unsorted) {
        return new DotRecord(
                dot,
                unsorted.stream()
                        .sorted(Comparator.comparing(Branch::name))
                        .map(branch -> {
                            var line = commits.getOrDefault(branch.id(), List.of());
                            return new BranchRecord(
                                    branch, line.size(), tip(line), Optional.ofNullable(masterships.get(branch.id())));
                        })
                        .toList());
    }

    Map<BranchId, Summary> summaries() {
        var summaries = new HashMap<BranchId, Summary>();
        commits.forEach((branch, line) ->
                summaries.put(branch, new Summary(line.size(), tip(line).map(Commit::id))));
        return Map.copyOf(summaries);
    }

    List<Trashed> newestTrashFirst() {
        return trash.values().stream()
                .sorted(Comparator.comparing(Trashed::since)
                        .reversed()
                        .thenComparing(trashed -> trashed.dot().name()))
                .toList();
    }

    /** The dots that are not as they were. */
    Set<DotId> changedSince(DotContents before) {
        var changed = new HashSet<>(differing(dots, before.dots));
        changed.addAll(differing(trash, before.trash));
        var owners = new HashMap<>(before.owners());
        owners.putAll(owners());
        Stream.of(
                        differing(branches, before.branches),
                        differing(commits, before.commits),
                        differing(masterships, before.masterships))
                .flatMap(Set::stream)
                .forEach(branch -> Optional.ofNullable(owners.get(branch)).ifPresent(changed::add));
        return changed;
    }

    private Map<BranchId, DotId> owners() {
        var owners = new HashMap<BranchId, DotId>();
        Stream.concat(branches.values().stream(), trash.values().stream().flatMap(kept -> kept.branches().stream()))
                .forEach(branch -> owners.put(branch.id(), branch.dot()));
        return owners;
    }

    private static <K, V> Set<K> differing(Map<K, V> one, Map<K, V> other) {
        var keys = new HashSet<>(one.keySet());
        keys.addAll(other.keySet());
        keys.removeIf(key -> Objects.equals(one.get(key), other.get(key)));
        return keys;
    }

    private static Optional<Commit> tip(List<Commit> line) {
        return line.isEmpty() ? Optional.empty() : Optional.of(line.getLast());
    }
}
