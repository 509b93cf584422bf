package io.dotmesh.testkit.simulation;

import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.mastership.Fence;
import io.dotmesh.domain.mastership.Mastership;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The register of the cluster, for one branch: it replaces the mastership only if its fence is the expected. */
final class Register {
    private final Map<Fence, Long> replacedAt = new TreeMap<>();
    private final Set<String> told = new TreeSet<>();
    private Mastership mastership;
    private boolean available = true;

    Register(Mastership first) {
        mastership = first;
    }

    Mastership mastership() {
        return mastership;
    }

    boolean isAvailable() {
        return available;
    }

    void setAvailable(boolean now) {
        available = now;
    }

    boolean replace(Fence expected, Mastership proposed, long now) {
        if (!mastership.fence().equals(expected)) {
            return false;
        }
        replacedAt.put(expected, now);
        mastership = proposed;
        return true;
    }

    /** Whether that fence stood in it at that time, or later. */
    boolean stoodAfter(Fence fence, long time) {
        return mastership.fence().equals(fence) || replacedAt.getOrDefault(fence, -1L) >= time;
    }

    void tell(BranchId stash) {
        told.add(stash.value());
    }

    boolean knows(BranchId stash) {
        return told.contains(stash.value());
    }
}
