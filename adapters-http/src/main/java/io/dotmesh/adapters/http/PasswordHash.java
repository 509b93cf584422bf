package io.dotmesh.adapters.http;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A password's hash the way the original writes it: salt and hash in Base64, made by scrypt with its parameters. The node
 * keeps hashes in the form of PHC strings: {@code $scrypt$ln=15,r=8,p=1$SALT$HASH}.
 */
record PasswordHash(String salt, String hash) {
    private static final String PARAMETERS = "$scrypt$ln=15,r=8,p=1$";
    private static final Pattern KEPT =
            Pattern.compile(Pattern.quote(PARAMETERS) + "([A-Za-z0-9+/]{1,128})\\$([A-Za-z0-9+/]{1,128})");

    /** Empty for a hash that the original could not check. */
    static Optional<PasswordHash> ofKept(String text) {
        var parts = KEPT.matcher(text);
        return parts.matches() ? of(parts.group(1), parts.group(2)) : Optional.empty();
    }

    /** Reads salt and hash, padded or not; empty when they are not Base64. */
    static Optional<PasswordHash> of(String salt, String hash) {
        try {
            return Optional.of(new PasswordHash(padded(salt), padded(hash)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String padded(String base64) {
        return Base64.getEncoder().encodeToString(Base64.getDecoder().decode(base64));
    }

    /** As the node keeps it. */
    String kept() {
        return PARAMETERS + salt.replace("=", "") + "$" + hash.replace("=", "");
    }
}
