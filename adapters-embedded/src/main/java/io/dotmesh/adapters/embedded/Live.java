package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.identity.BranchId;
import java.util.Optional;

/** Where the live state of a branch is. */
sealed interface Live {
    /** Among the objects, as a commit is: nobody has written to it since. */
    record Stored(ObjectId state) implements Live {}

    /** In a directory. */
    record Directory(Optional<Switch> pending) implements Live {
        static final Directory PLAIN = new Directory(Optional.empty());
    }

    /**
     * A change of a directory that has begun and may not have ended.
     *
     * @param to what the directory will be
     * @param keeper the branch whose live state is what the directory was
     */
    record Switch(ObjectId to, BranchId keeper) {}
}
