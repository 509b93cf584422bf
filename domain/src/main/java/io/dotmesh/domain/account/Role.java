package io.dotmesh.domain.account;

import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.identity.AccountId;

/** What an account is to the thing that it asks about. */
public enum Role {
    /** The administrator of the node. */
    ADMIN,
    /** Owns the dot, or administers the namespace in question. */
    OWNER,
    /** Was let in by the owner. */
    COLLABORATOR,
    /** Has an account, and nothing to do with the dot or namespace. */
    STRANGER;

    public static Role of(Account account, Dot dot) {
        AccountId id = account.id();
        if (account.isAdmin()) {
            return ADMIN;
        }
        if (dot.owner().equals(id)) {
            return OWNER;
        }
        return dot.collaborators().contains(id) ? COLLABORATOR : STRANGER;
    }

    public static Role of(Account account, Namespace namespace) {
        if (account.isAdmin()) {
            return ADMIN;
        }
        return account.name().equals(namespace.value()) ? OWNER : STRANGER;
    }

    /** Where neither dot nor namespace is in question. */
    public static Role of(Account account) {
        return account.isAdmin() ? ADMIN : STRANGER;
    }
}
