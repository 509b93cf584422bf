package io.dotmesh.application.serving;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.DotRegister;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import io.dotmesh.ports.driven.DotRegister.DotRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All commits that lead to a branch's newest: its own, and those of the branches that it began on. */
record Ancestry(List<Segment> segments) {
    /** The part of a branch's commits that belongs to the ancestry, oldest first. */
    record Segment(BranchId branch, List<Commit> commits) {}

    Ancestry {
        segments = List.copyOf(segments);
    }

    static Outcome<Ancestry> of(DotRegister register, DotRecord dot, Branch branch) {
        Deque<Segment> segments = new ArrayDeque<>();
        var seen = new HashSet<BranchId>();
        var next = Optional.of(branch);
        var until = Optional.<CommitId>empty();
        while (next.isPresent() && seen.add(next.get().id())) {
            var current = next.get();
            switch (register.commits(current.id())) {
                case Outcome.Done<List<Commit>>(var commits) ->
                    segments.addFirst(new Segment(current.id(), upTo(commits, until)));
                case Outcome.Faulted<List<Commit>>(var fault) -> {
                    return Outcome.faulted(fault);
                }
            }
            until = current.origin().map(Origin::commit);
            next = current.origin()
                    .flatMap(origin -> dot.branch(origin.branch()))
                    .map(BranchRecord::branch);
        }
        return Outcome.done(new Ancestry(List.copyOf(segments)));
    }

    private static List<Commit> upTo(List<Commit> commits, Optional<CommitId> until) {
        if (until.isEmpty()) {
            return commits;
        }
        for (int i = 0; i < commits.size(); i++) {
            if (commits.get(i).id().equals(until.get())) {
                return commits.subList(0, i + 1);
            }
        }
        return List.of();
    }

    List<Commit> commits() {
        return segments.stream().flatMap(segment -> segment.commits().stream()).toList();
    }

    Optional<Origin> newest() {
        return segments.reversed().stream()
                .flatMap(segment -> segment.commits().isEmpty()
                        ? Stream.empty()
                        : Stream.of(new Origin(
                                segment.branch(), segment.commits().getLast().id())))
                .findFirst();
    }

    Outcome<Origin> locate(CommitId id) {
        return segments.reversed().stream()
                .filter(segment -> segment.commits().stream()
                        .anyMatch(commit -> commit.id().equals(id)))
                .findFirst()
                .map(segment -> Outcome.done(new Origin(segment.branch(), id)))
                .orElseGet(() -> noSuchCommit(id));
    }

    static <T> Outcome<T> noSuchCommit(CommitId id) {
        return Outcome.refused(
                FaultCode.NO_SUCH_COMMIT,
                "Cannot find commit with id " + id,
                "See the commits of the branch with 'dm log'.");
    }
}
