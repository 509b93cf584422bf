package io.dotmesh.domain.replica;

import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.mastership.Fence;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a node has of a branch on its disks. Every change of it answers what it then is.
 *
 * @param live none on a replica
 * @param untold stashes that were split off here and that the register does not have yet
 */
public record Volume(History history, Optional<Live> live, List<Carry> carries, List<BranchId> untold) {
    public static final Volume EMPTY = new Volume(History.EMPTY, Optional.empty(), List.of(), List.of());

    /**
     * The live state, on top of the newest commit.
     *
     * @param served the fence under which it was mounted last
     * @param dirty as far as known: while it is mounted, applications may write at any time
     */
    public record Live(Fence served, boolean mounted, boolean dirty) {
        public boolean mayDiffer() {
            return mounted || dirty;
        }
    }

    public Volume {
        carries = carries.stream().sorted(Comparator.comparing(Carry::fence)).toList();
        untold = List.copyOf(untold);
    }

    public Optional<CommitId> tip() {
        return history.tip();
    }

    public boolean isMounted() {
        return live.map(Live::mounted).orElse(false);
    }

    public boolean isMountedUnder(Fence fence) {
        return live.map(state -> state.mounted() && state.served().equals(fence))
                .orElse(false);
    }

    public boolean mayDiffer() {
        return live.map(Live::mayDiffer).orElse(false);
    }

    public boolean has(Fence carry) {
        return carries.stream().anyMatch(one -> one.fence().equals(carry));
    }
}
