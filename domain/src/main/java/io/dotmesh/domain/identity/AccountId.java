package io.dotmesh.domain.identity;

import io.dotmesh.domain.fault.Outcome;

/** A person or program that has an account, whatever it is called. */
public record AccountId(String value) implements Comparable<AccountId> {
    public AccountId {
        Ids.require("account", value);
    }

    public static Outcome<AccountId> parse(String text) {
        return Ids.parse("account", text, AccountId::new);
    }

    @Override
    public int compareTo(AccountId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
