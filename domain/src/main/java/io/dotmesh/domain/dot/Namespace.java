package io.dotmesh.domain.dot;

import io.dotmesh.domain.fault.Outcome;

/** The first half of a dot's full name. An account administers the namespace of its own name. */
public record Namespace(String value) implements Comparable<Namespace> {
    public static final Namespace ADMIN = new Namespace("admin");

    public Namespace {
        Names.require("namespace", value);
    }

    public static Outcome<Namespace> parse(String text) {
        return Names.parse("namespace", "namespace", text, Namespace::new);
    }

    @Override
    public int compareTo(Namespace other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
