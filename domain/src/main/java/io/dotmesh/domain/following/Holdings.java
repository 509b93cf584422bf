package io.dotmesh.domain.following;

import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which commits the volumes of a node hold, each volume its own, oldest first. */
public record Holdings(Map<BranchId, List<CommitId>> volumes) {
    public static final Holdings NONE = new Holdings(Map.of());

    public Holdings {
        var copy = new HashMap<BranchId, List<CommitId>>();
        volumes.forEach((branch, commits) -> copy.put(branch, List.copyOf(commits)));
        volumes = Map.copyOf(copy);
    }

    public Optional<List<CommitId>> of(BranchId branch) {
        return Optional.ofNullable(volumes.get(branch));
    }

    boolean has(CommitId commit) {
        return holder(commit).isPresent();
    }

    Optional<BranchId> holder(CommitId commit) {
        return volumes.entrySet().stream()
                .filter(entry -> entry.getValue().contains(commit))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** These, once a step of following was done for a line of the register. */
    public Holdings after(FollowStep step, List<CommitId> line) {
        return switch (step) {
            case FollowStep.Receive(var branch, var _, var to) -> with(branch, line.subList(0, line.indexOf(to) + 1));
            case FollowStep.Begin(var branch, var _) -> with(branch, List.of());
            case FollowStep.Split(var branch, var at, var keepAs) -> split(branch, at, keepAs);
            case FollowStep.SetAside(var branch, var at, var keepAs) -> split(branch, at, keepAs);
            case FollowStep.Replace(var branch, var at, var with, var keepAs) ->
                keepAs.map(keep -> split(branch, at, keep)).orElse(this).absorbed(branch, with);
            case FollowStep.Remove(var branch) -> without(branch);
        };
    }

    /** An origin is no commit of the branch itself: a split there takes all. */
    private Holdings split(BranchId branch, CommitId at, BranchId keepAs) {
        var commits = volumes.getOrDefault(branch, List.of());
        int kept = commits.indexOf(at) + 1;
        return with(branch, commits.subList(0, kept)).with(keepAs, commits.subList(kept, commits.size()));
    }

    private Holdings absorbed(BranchId branch, BranchId with) {
        var all = new ArrayList<>(volumes.getOrDefault(branch, List.of()));
        all.addAll(volumes.getOrDefault(with, List.of()));
        return with(branch, all).without(with);
    }

    private Holdings with(BranchId branch, List<CommitId> commits) {
        var next = new HashMap<>(volumes);
        next.put(branch, commits);
        return new Holdings(next);
    }

    private Holdings without(BranchId branch) {
        var next = new HashMap<>(volumes);
        next.remove(branch);
        return new Holdings(next);
    }
}
