package io.dotmesh.domain.following;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which steps bring a node's replicas of one dot nearer to what the register says of it.
 *
 * <p>Only the two states count, not how they came about, so a node may have missed any number of changes. What is here and
 * not in the register is removed only where the register says that it was removed, and set aside otherwise.
 */
public final class Following {
    private final Map<BranchId, Line> lines;
    private final Holdings held;
    private final Set<BranchId> removed;

    /**
     * @param lines all branches of the dot
     * @param removed those of the volumes that the register says were removed
     */
    public Following(List<Line> lines, Holdings held, Set<BranchId> removed) {
        this.lines = new HashMap<>();
        lines.forEach(line -> this.lines.put(line.branch(), line));
        this.held = held;
        this.removed = Set.copyOf(removed);
    }

    /**
     * What to do next, empty when nothing is missing or what is missing waits for another branch. First come steps that change
     * which branch has which commits: after one of them was done the others have to be decided anew. Then those that can
     * be done side by side, also while none of the first can be done: they concern other branches.
     */
    public List<FollowStep> next() {
        var shaping = replicas().flatMap(line -> shape(line).stream()).toList();
        var touched = shaping.stream().flatMap(step -> step.touched().stream()).collect(Collectors.toSet());
        var rest = Stream.concat(replicas().flatMap(line -> missing(line).stream()), useless())
                .filter(step -> !touched.contains(step.branch()));
        return Stream.concat(shaping.stream(), rest).toList();
    }

    /** Volumes of removed branches, but for those whose commits come back to another branch. */
    private Stream<FollowStep> useless() {
        return removed.stream()
                .filter(branch -> held.of(branch)
                        .filter(commits -> commits.stream().noneMatch(this::isLacking))
                        .isPresent())
                .sorted()
                .map(FollowStep.Remove::new);
    }

    private boolean isLacking(CommitId commit) {
        return replicas()
                .anyMatch(line -> line.commits().contains(commit)
                        && !held.of(line.branch()).orElse(List.of()).contains(commit));
    }

    /** All branches that count: those of the register, and those that were removed and have a volume. */
    public Set<BranchId> branches() {
        return Stream.concat(lines.keySet().stream(), removed.stream()).collect(Collectors.toSet());
    }

    /** Replicas that have commits, but none of the register's, and are left alone. */
    public List<BranchId> unrelated() {
        return replicas()
                .filter(line -> held.of(line.branch())
                        .filter(here -> line.origin().isEmpty() && !here.isEmpty() && shared(line.commits(), here) == 0)
                        .isPresent())
                .map(Line::branch)
                .toList();
    }

    private Stream<Line> replicas() {
        return lines.values().stream().filter(line -> !line.isServedHere()).sorted(Comparator.comparing(Line::branch));
    }

    /** What is here of a branch beyond the register's line. */
    private Optional<FollowStep> shape(Line line) {
        var here = held.of(line.branch());
        if (here.isEmpty()) {
            return beginning(line);
        }
        var unfinished = unfinished(line, here.get());
        if (unfinished.isPresent()) {
            return unfinished;
        }
        int shared = shared(line.commits(), here.get());
        var beyond = here.get().subList(shared, here.get().size());
        var at = shared == 0 ? line.beganAt() : Optional.of(line.commits().get(shared - 1));
        if (at.isEmpty()) {
            // A branch from the start with other commits than the register's: nothing of it could stay.
            return Optional.empty();
        }
        var restored = restored(line, shared, beyond, at.get());
        if (restored.isPresent() || beyond.isEmpty()) {
            return restored;
        }
        // What holds the commit that it began at is no branch that began there, and is left as it is.
        return beyond.contains(at.get())
                ? Optional.empty()
                : Optional.of(part(line.branch(), at.get(), beyond.getFirst()));
    }

    /** A split that was cut off: the volume has its new name, with the commits that stay with the branch it came from. */
    private Optional<FollowStep> unfinished(Line line, List<CommitId> here) {
        return line.origin()
                .filter(origin -> here.contains(origin.commit())
                        && held.of(origin.branch()).orElse(List.of()).isEmpty())
                .flatMap(origin -> Optional.ofNullable(lines.get(origin.branch()))
                        .filter(parent -> !parent.isServedHere() && startsWith(here, upTo(parent, origin.commit()))))
                .map(parent ->
                        new FollowStep.Split(parent.branch(), line.beganAt().orElseThrow(), line.branch()));
    }

    private static List<CommitId> upTo(Line line, CommitId last) {
        return line.commits().subList(0, line.commits().indexOf(last) + 1);
    }

    private static boolean startsWith(List<CommitId> all, List<CommitId> first) {
        return !first.isEmpty() && shared(all, first) == first.size();
    }

    /** An empty volume for a branch whose commits stand in a volume whose own branch is no more. */
    private Optional<FollowStep> beginning(Line line) {
        return line.commits().isEmpty()
                        || removedWith(line.commits().getFirst()).isEmpty()
                ? Optional.empty()
                : line.beganAt()
                        .flatMap(at -> held.holder(at).map(parent -> new Origin(parent, at)))
                        .map(origin -> new FollowStep.Begin(line.branch(), origin));
    }

    /** What the branch lacks stands in a volume whose own branch is no more, as after a reset was taken back. */
    private Optional<FollowStep> restored(Line line, int shared, List<CommitId> beyond, CommitId at) {
        var lacking = line.commits().subList(shared, line.commits().size());
        var with = lacking.isEmpty() ? Optional.<BranchId>empty() : removedWith(lacking.getFirst());
        if (with.isEmpty()) {
            return Optional.empty();
        }
        var back = held.of(with.get()).orElseThrow();
        int useful = shared(lacking, back);
        if (useful < back.size()) {
            // More came upon it than the branch has now.
            return Optional.of(part(with.get(), back.get(useful - 1), back.get(useful)));
        }
        if (beyond.isEmpty()) {
            return Optional.of(new FollowStep.Replace(line.branch(), at, with.get(), emptied(at)));
        }
        return successor(beyond.getFirst(), at)
                .map(keep -> new FollowStep.Replace(line.branch(), at, with.get(), Optional.of(keep)));
    }

    private FollowStep part(BranchId branch, CommitId at, CommitId beyond) {
        return successor(beyond, at)
                .<FollowStep>map(next -> new FollowStep.Split(branch, at, next))
                .orElseGet(() ->
                        new FollowStep.SetAside(branch, at, DerivedId.of("aside", branch.value(), beyond.value())));
    }

    private Optional<BranchId> removedWith(CommitId first) {
        return removed.stream()
                .sorted()
                .filter(branch -> held.of(branch)
                        .filter(commits ->
                                !commits.isEmpty() && commits.getFirst().equals(first))
                        .isPresent())
                .findFirst();
    }

    /** The branch of the register that has that commit first, after {@code at}, and no volume here. */
    private Optional<BranchId> successor(CommitId first, CommitId at) {
        return unheld(
                at,
                line -> !line.commits().isEmpty() && line.commits().getFirst().equals(first));
    }

    private Optional<BranchId> emptied(CommitId at) {
        return unheld(at, line -> line.commits().isEmpty());
    }

    private Optional<BranchId> unheld(CommitId at, Predicate<Line> which) {
        return replicas()
                .filter(line ->
                        held.of(line.branch()).isEmpty() && line.beganAt().equals(Optional.of(at)))
                .filter(which)
                .map(Line::branch)
                .findFirst();
    }

    private Optional<FollowStep> missing(Line line) {
        if (line.commits().isEmpty()) {
            return Optional.empty();
        }
        var here = held.of(line.branch());
        if (here.isEmpty()) {
            return first(line);
        }
        if (here.get().isEmpty()) {
            // Nothing can be put on top of a volume that has no commit of its own.
            return Optional.of(new FollowStep.Remove(line.branch()));
        }
        int shared = shared(line.commits(), here.get());
        // What stands in a volume whose branch is no more comes from there.
        return shared == here.get().size()
                        && shared < line.commits().size()
                        && removedWith(line.commits().get(shared)).isEmpty()
                ? Optional.of(new FollowStep.Receive(
                        line.branch(), Optional.of(line.commits().get(shared - 1)), upTo(line, shared)))
                : Optional.empty();
    }

    /** The last commit before one that stands in a volume whose branch is no more, and comes from there. */
    private CommitId upTo(Line line, int from) {
        int end = from + 1;
        while (end < line.commits().size()
                && removedWith(line.commits().get(end)).isEmpty()) {
            end++;
        }
        return line.commits().get(end - 1);
    }

    private Optional<FollowStep> first(Line line) {
        return line.origin().filter(this::isStillToCome).isPresent()
                ? Optional.empty()
                : Optional.of(
                        new FollowStep.Receive(line.branch(), line.beganAt().filter(held::has), upTo(line, 0)));
    }

    /** Whether the commit that a branch began at is not here yet, and comes with the branch that has it. */
    private boolean isStillToCome(Origin origin) {
        return !held.has(origin.commit())
                && Optional.ofNullable(lines.get(origin.branch()))
                        .filter(parent ->
                                !parent.isServedHere() && parent.commits().contains(origin.commit()))
                        .isPresent();
    }

    private static int shared(List<CommitId> one, List<CommitId> other) {
        int shared = 0;
        while (shared < one.size() && shared < other.size() && one.get(shared).equals(other.get(shared))) {
            shared++;
        }
        return shared;
    }
}
