package io.dotmesh.domain.replica;

import io.dotmesh.domain.identity.CommitId;
import java.util.Optional;

/** How one node's history stands to another's. */
public sealed interface CatchUp {
    /** Both have the same. */
    record UpToDate() implements CatchUp {}

    /** The other has all of ours and more: what comes after the base, or everything. */
    record Receive(Optional<CommitId> base) implements CatchUp {}

    /** We have all of the other's, and more after that commit. */
    record Ahead(Optional<CommitId> of) implements CatchUp {}

    /** Each has commits after that one that the other lacks. */
    record Diverged(CommitId at) implements CatchUp {}

    /** Both have commits, and none in common. */
    record Unrelated() implements CatchUp {}

    static CatchUp of(History ours, History theirs) {
        int shared = ours.shared(theirs);
        boolean more = shared < ours.size();
        if (shared == theirs.size()) {
            return more ? new Ahead(theirs.tip()) : new UpToDate();
        }
        if (!more) {
            return new Receive(ours.tip());
        }
        return ours.at(shared).<CatchUp>map(Diverged::new).orElseGet(Unrelated::new);
    }
}
