package io.dotmesh.domain.following;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** A dot that somebody else commits to, branches, resets and undoes: what its register says after each change. */
final class Elsewhere {
    record Entry(Optional<Origin> origin, List<CommitId> commits, Optional<BranchId> stashOf) {
        Entry with(List<CommitId> next) {
            return new Entry(origin, next, stashOf);
        }

        Entry beganAt(Origin next) {
            return new Entry(Optional.of(next), commits, stashOf);
        }
    }

    final Map<BranchId, Entry> branches = new LinkedHashMap<>();
    final Set<BranchId> removed = new TreeSet<>();
    final Set<BranchId> servedHere = new TreeSet<>();
    private final Random random;

    Elsewhere(Random random) {
        this.random = random;
        branches.put(branchId(), new Entry(Optional.empty(), List.of(commitId()), Optional.empty()));
    }

    BranchId branchId() {
        return new BranchId(uuid());
    }

    private CommitId commitId() {
        return new CommitId(uuid());
    }

    private String uuid() {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        return UUID.nameUUIDFromBytes(bytes).toString();
    }

    List<Line> lines() {
        return branches.entrySet().stream()
                .map(entry -> new Line(
                        entry.getKey(),
                        entry.getValue().origin(),
                        entry.getValue().commits(),
                        servedHere.contains(entry.getKey())))
                .toList();
    }

    private Entry entry(BranchId branch) {
        return Optional.ofNullable(branches.get(branch)).orElseThrow();
    }

    void change() {
        var branch = any(List.copyOf(branches.keySet()));
        if (servedHere.contains(branch)) {
            return;
        }
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> commit(branch);
            case 3 -> fork(branch);
            case 4, 5 -> reset(branch);
            case 6 -> undo();
            case 7 -> drop(branch);
            default -> throw new IllegalStateException();
        }
    }

    private void commit(BranchId branch) {
        var entry = entry(branch);
        branches.put(branch, entry.with(plus(entry.commits(), List.of(commitId()))));
    }

    private void fork(BranchId branch) {
        var commits = entry(branch).commits();
        if (!commits.isEmpty() && branches.size() < 12) {
            var origin = Optional.of(new Origin(branch, any(commits)));
            branches.put(branchId(), new Entry(origin, List.of(), Optional.empty()));
        }
    }

    private void reset(BranchId branch) {
        var entry = entry(branch);
        int keep = random.nextInt(entry.commits().size() + 1);
        if (keep == 0 && entry.origin().isEmpty()) {
            return;
        }
        split(branch, keep, branchId(), random.nextInt(4) == 0);
    }

    private void split(BranchId branch, int keep, BranchId as, boolean discard) {
        var entry = entry(branch);
        var moving = entry.commits().subList(keep, entry.commits().size());
        var origin = keep == 0
                ? entry.origin().orElseThrow()
                : new Origin(branch, entry.commits().get(keep - 1));
        branches.put(branch, entry.with(List.copyOf(entry.commits().subList(0, keep))));
        branches.put(as, new Entry(Optional.of(origin), List.copyOf(moving), Optional.of(branch)));
        rebase(moving, as);
        if (discard && !hasDependents(as)) {
            remove(as);
        }
    }

    private void undo() {
        branches.entrySet().stream()
                .filter(entry ->
                        entry.getValue().stashOf().filter(branches::containsKey).isPresent())
                .filter(entry -> !servedHere.contains(entry.getKey()))
                .findFirst()
                .ifPresent(entry -> restore(entry.getValue().stashOf().orElseThrow(), entry.getKey()));
    }

    private void restore(BranchId branch, BranchId stash) {
        var origin = entry(stash).origin().orElseThrow();
        var commits = entry(branch).commits();
        boolean begunTogether = entry(branch).origin().equals(Optional.of(origin));
        if (servedHere.contains(branch) || (!begunTogether && !commits.contains(origin.commit()))) {
            return;
        }
        split(branch, begunTogether ? 0 : commits.indexOf(origin.commit()) + 1, branchId(), false);
        var back = entry(stash).commits();
        branches.put(branch, entry(branch).with(plus(entry(branch).commits(), back)));
        rebase(back, branch);
        remove(stash);
    }

    private void drop(BranchId branch) {
        if (!hasDependents(branch) && entry(branch).origin().isPresent()) {
            remove(branch);
        }
    }

    private boolean hasDependents(BranchId branch) {
        return branches.values().stream()
                .anyMatch(other -> other.origin()
                        .filter(origin -> origin.branch().equals(branch))
                        .isPresent());
    }

    private void rebase(List<CommitId> moved, BranchId onto) {
        branches.replaceAll((_, other) -> other.origin()
                .filter(origin -> moved.contains(origin.commit()))
                .map(origin -> other.beganAt(new Origin(onto, origin.commit())))
                .orElse(other));
    }

    private void remove(BranchId branch) {
        branches.remove(branch);
        removed.add(branch);
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static List<CommitId> plus(List<CommitId> some, List<CommitId> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }
}
