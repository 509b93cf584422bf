package io.dotmesh.domain.identity;

import io.dotmesh.domain.fault.Outcome;

/** A dot, whatever it is called. On the wire it is the id of the branch that the dot began with. */
public record DotId(String value) implements Comparable<DotId> {
    public DotId {
        Ids.require("dot", value);
    }

    public static Outcome<DotId> parse(String text) {
        return Ids.parse("dot", text, DotId::new);
    }

    @Override
    public int compareTo(DotId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
