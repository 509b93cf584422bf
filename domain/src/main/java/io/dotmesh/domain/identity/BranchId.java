package io.dotmesh.domain.identity;

import io.dotmesh.domain.fault.Outcome;

/** One line of history of one dot, and the unit of mastership, mounting and replication. */
public record BranchId(String value) implements Comparable<BranchId> {
    public BranchId {
        Ids.require("filesystem", value);
    }

    public static Outcome<BranchId> parse(String text) {
        return Ids.parse("filesystem", text, BranchId::new);
    }

    @Override
    public int compareTo(BranchId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
