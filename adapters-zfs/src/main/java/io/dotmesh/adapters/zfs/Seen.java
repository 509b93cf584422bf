package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What this process has found out about volumes and need not ask again: which are its own, and what their newest
 * commits are. Only the process that holds the store's lock makes commits, so this does not go stale by itself.
 *
 * <p>On zfs-fuse the newest snapshot is only found by listing all, at half a millisecond each.
 */
final class Seen {
    private final Set<BranchId> own = new HashSet<>();
    private final Map<BranchId, Optional<CommitId>> tips = new HashMap<>();
    private final Set<BranchId> waiting = new HashSet<>();
    private long changes;

    synchronized boolean isOwn(BranchId branch) {
        return own.contains(branch);
    }

    synchronized void own(BranchId branch) {
        own.add(branch);
    }

    /** The newest commit, or that there is none; empty when that was not seen. */
    synchronized Optional<Optional<CommitId>> tip(BranchId branch) {
        return Optional.ofNullable(tips.get(branch));
    }

    /** Only for those who hold the branch's lock. */
    synchronized void tip(BranchId branch, Optional<CommitId> tip) {
        changes++;
        own.add(branch);
        tips.put(branch, tip);
    }

    synchronized void forget(BranchId branch) {
        changes++;
        own.remove(branch);
        tips.remove(branch);
    }

    /** That commits are on their way onto a volume, or into its place. */
    synchronized void waits(BranchId branch) {
        waiting.add(branch);
    }

    synchronized void waitsNoLonger(BranchId branch) {
        waiting.remove(branch);
    }

    synchronized boolean isWaiting(BranchId branch) {
        return waiting.contains(branch);
    }

    /** A moment to begin to look at. */
    synchronized long moment() {
        return changes;
    }

    /** Takes over what someone without locks saw since a moment, unless anything changed meanwhile. */
    synchronized void learn(long moment, Map<BranchId, Optional<CommitId>> seen) {
        if (moment == changes) {
            seen.forEach(tips::putIfAbsent);
        }
    }
}
