package io.dotmesh.domain.account;

/** An account with what its secrets are checked against. */
public record KeyedAccount(Account account, Keys keys) {}
