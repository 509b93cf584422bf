package io.dotmesh.domain.identity;

import io.dotmesh.domain.fault.Outcome;

/** A commit. Unique within its branch; a client may choose it. */
public record CommitId(String value) implements Comparable<CommitId> {
    public CommitId {
        Ids.require("snapshot", value);
    }

    public static Outcome<CommitId> parse(String text) {
        return Ids.parse("snapshot", text, CommitId::new);
    }

    @Override
    public int compareTo(CommitId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
