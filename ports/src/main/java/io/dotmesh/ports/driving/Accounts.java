package io.dotmesh.ports.driving;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.time.Duration;
import java.util.Optional;

/** Accounts and their secrets. {@code ref} is a name, id or email. */
public interface Accounts {
    int PASSWORD_CHARACTERS_MIN = 7;

    /** The caller's own. */
    Outcome<Account> current();

    /** The caller's own; refused unless a password was shown. */
    Outcome<Account> authenticated();

    /** The key that was shown. {@code NOT_SUPPORTED} when a password was: a node keeps only hashes of keys. */
    Outcome<Secret> apiKey();

    /** A new key for the caller; the old one no longer serves. Refused unless a password was shown. */
    Outcome<Secret> resetApiKey(Optional<Duration> validFor);

    Outcome<Account> changePassword(Secret password);

    Outcome<Account> register(String name, String email, Secret password);

    Outcome<Account> find(String ref);

    /** The one account that has this note. */
    Outcome<Account> findByNote(String field, String value);

    Outcome<Account> changePassword(String ref, Secret password);

    Outcome<Account> changeEmail(String ref, String email);

    Outcome<Account> note(String ref, String field, String value);

    Outcome<Account> forget(String ref, String field);

    /** Whether a name would do for a new account. */
    Outcome<Nothing> checkName(String name);
}
