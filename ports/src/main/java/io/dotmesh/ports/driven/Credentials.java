package io.dotmesh.ports.driven;

import io.dotmesh.domain.account.Secret;

/** Makes secrets, and hashes that tell later whether a secret is the same without telling what it was. */
public interface Credentials {
    /** A password that nobody could guess. */
    Secret newPassword();

    /** An API key that nobody could guess, in the original's alphabet. */
    Secret newApiKey();

    /** A slow, salted hash for what a person may have chosen. Names its own parameters. */
    String hashPassword(Secret password);

    /** Compares in constant time; false for a hash that cannot be read. */
    boolean passwordMatches(Secret password, String hash);

    /** A fast hash for what a machine chose. */
    String hashApiKey(Secret apiKey);

    /** Compares in constant time; false for a hash that cannot be read. */
    boolean apiKeyMatches(Secret apiKey, String hash);
}
