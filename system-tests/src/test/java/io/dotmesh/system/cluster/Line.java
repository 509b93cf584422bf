package io.dotmesh.system.cluster;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.identity.CommitId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A branch as it has to be.
 *
 * @param commits all that lead to its newest, oldest first
 * @param kept of which branch it keeps what a reset dropped
 */
record Line(BranchName name, List<Point> commits, Content live, Optional<BranchName> kept) {
    /** A commit; its id is not known while nobody has told it. */
    record Point(Optional<CommitId> id, Content content) {}

    Line {
        commits = List.copyOf(commits);
    }

    Line committed(CommitId id) {
        var next = new ArrayList<>(commits);
        next.add(new Point(Optional.of(id), live));
        return new Line(name, next, live, kept);
    }

    Line living(Content next) {
        return new Line(name, commits, next, kept);
    }

    Line named(BranchName next, Optional<BranchName> of) {
        return new Line(next, commits, live, of);
    }

    /** As a reset to that commit leaves it. */
    Line back(int to) {
        return new Line(name, commits.subList(0, to + 1), commits.get(to).content(), kept);
    }

    /** With the ids that were seen; empty when this is not what was seen. */
    Optional<Line> seen(List<CommitId> ids) {
        if (ids.size() != commits.size()) {
            return Optional.empty();
        }
        var next = new ArrayList<Point>();
        for (int i = 0; i < ids.size(); i++) {
            var point = commits.get(i);
            if (!point.id().orElse(ids.get(i)).equals(ids.get(i))) {
                return Optional.empty();
            }
            next.add(new Point(Optional.of(ids.get(i)), point.content()));
        }
        return Optional.of(new Line(name, next, live, kept));
    }
}
