package io.dotmesh.domain.account;

import java.time.Instant;
import java.util.Optional;

/**
 * What an account's secrets are checked against; never a secret itself.
 *
 * @param apiKeyExpires from when the key no longer serves; empty for never
 */
public record Keys(Optional<String> passwordHash, Optional<String> apiKeyHash, Optional<Instant> apiKeyExpires) {
    public static final Keys NONE = new Keys(Optional.empty(), Optional.empty(), Optional.empty());

    @Override
    public String toString() {
        return "Keys[redacted]";
    }
}
