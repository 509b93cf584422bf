package io.dotmesh.domain.account;

import io.dotmesh.domain.identity.AccountId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A person or program that may ask things of a node. Its secrets are kept apart.
 *
 * @param metadata what an administrator noted about it, for other programs
 */
public record Account(AccountId id, String name, String email, SortedMap<String, String> metadata) {
    /** The one administrator; the id is the original's. */
    public static final AccountId ADMIN_ID = new AccountId("00000000-0000-0000-0000-000000000000");

    public Account {
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    public boolean isAdmin() {
        return id.equals(ADMIN_ID);
    }

    public Account mailedAt(String address) {
        return new Account(id, name, address, metadata);
    }

    public Account noting(SortedMap<String, String> next) {
        return new Account(id, name, email, next);
    }
}
