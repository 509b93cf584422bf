package io.dotmesh.domain.identity;

import io.dotmesh.domain.fault.Outcome;

/** A member of the cluster. Stable for the life of the node's storage; never reused. */
public record NodeId(String value) implements Comparable<NodeId> {
    public NodeId {
        Ids.require("node", value);
    }

    public static Outcome<NodeId> parse(String text) {
        return Ids.parse("node", text, NodeId::new);
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
