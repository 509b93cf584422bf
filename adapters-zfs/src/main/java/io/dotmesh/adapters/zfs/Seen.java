package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process has found out about volumes and need not ask again: which are its own, and what their newest
 * commits are. Only the process that holds the store's lock makes commits, so this does not go stale by itself.
 *
 * <p>On zfs-fuse the newest snapshot is only found by listing all, at half a millisecond each.
 */
final class Seen {
    private final Set<BranchId> own = ConcurrentHashMap.newKeySet();
    private final Map<BranchId, Optional<CommitId>> tips = new ConcurrentHashMap<>();

    boolean isOwn(BranchId branch) {
        return own.contains(branch);
    }

    void own(BranchId branch) {
        own.add(branch);
    }

    /** The newest commit, or that there is none; empty when that was not seen. */
    Optional<Optional<CommitId>> tip(BranchId branch) {
        return Optional.ofNullable(tips.get(branch));
    }

    void tip(BranchId branch, Optional<CommitId> tip) {
        own.add(branch);
        tips.put(branch, tip);
    }

    void forget(BranchId branch) {
        own.remove(branch);
        tips.remove(branch);
    }
}
