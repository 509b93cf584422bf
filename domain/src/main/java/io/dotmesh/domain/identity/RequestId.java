package io.dotmesh.domain.identity;

import io.dotmesh.domain.fault.Outcome;

/** Something that somebody asked of the cluster. Asked again it is still the same, and has one answer. */
public record RequestId(String value) implements Comparable<RequestId> {
    public RequestId {
        Ids.require("request", value);
    }

    public static Outcome<RequestId> parse(String text) {
        return Ids.parse("request", text, RequestId::new);
    }

    @Override
    public int compareTo(RequestId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
