package io.dotmesh.ports.driven;

import io.dotmesh.domain.account.Secret;

/** Makes secrets, and hashes that tell later whether a secret is the same without telling what it was. */
public interface Credentials {
    /** A password that nobody could guess. */
    Secret newPassword();

    /** An API key that nobody could guess, in the original's alphabet. */
    Secret newApiKey();

    /**
     * A slow, salted hash for what a person may have chosen. Names its own parameters, in the form of PHC strings:
     * {@code $scrypt$ln=15,r=8,p=1$SALT$HASH} is one with the original's, salt and hash in Base64 without padding.
     */
    String hashPassword(Secret password);

    /** Compares in constant time; false for a hash that cannot be read. Reads the original's scrypt, whatever it makes. */
    boolean passwordMatches(Secret password, String hash);

    /** A fast hash for what a machine chose. */
    String hashApiKey(Secret apiKey);

    /** Compares in constant time; false for a hash that cannot be read. */
    boolean apiKeyMatches(Secret apiKey, String hash);
}
