package io.dotmesh.domain.dot;

import io.dotmesh.domain.fault.Outcome;

/** What people call a branch, unique within its dot. */
public record BranchName(String value) implements Comparable<BranchName> {
    /** The branch that every dot begins with. The original writes it as an empty text on the wire. */
    public static final BranchName MASTER = new BranchName("master");

    public BranchName {
        Names.require("branch", value);
    }

    /** Reads a name; an empty text is {@link #MASTER}. */
    public static Outcome<BranchName> parse(String text) {
        return text.isEmpty() ? Outcome.done(MASTER) : Names.parse("branch", "branch", text, BranchName::new);
    }

    public boolean isMaster() {
        return value.equals(MASTER.value);
    }

    @Override
    public int compareTo(BranchName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
