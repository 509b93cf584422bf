package io.dotmesh.adapters.credentials;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.SCrypt;

/** A hash of a password with all that is needed to make it again: {@code $scrypt$ln=15,r=8,p=1$SALT$HASH}. */
final class ScryptHash {
    private static final Pattern FORM = Pattern.compile(
            "\\$scrypt\\$ln=(\\d{1,2}),r=(\\d{1,2}),p=(\\d{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
    private static final int COST_LOG = 15;
    private static final int BLOCKS = 8;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 32;
    private static final int HASH_BYTES = 32;
    // A hash may come out of a backup. Above these, checking a password would take all memory or minutes.
    private static final int COST_LOG_MAX = 16;
    private static final int BLOCKS_MAX = 8;
    private static final int LANES_MAX = 1;
    private static final int HASH_BYTES_MIN = 16;
    private static final int HASH_BYTES_MAX = 64;

    private final int costLog;
    private final int blocks;
    private final int lanes;
    private final byte[] salt;
    private final byte[] hash;

    private ScryptHash(int costLog, int blocks, int lanes, byte[] salt, byte[] hash) {
        this.costLog = costLog;
        this.blocks = blocks;
        this.lanes = lanes;
        this.salt = salt;
        this.hash = hash;
    }

    static ScryptHash of(byte[] password, SecureRandom random) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new ScryptHash(
                COST_LOG,
                BLOCKS,
                LANES,
                salt,
                SCrypt.generate(password, salt, 1 << COST_LOG, BLOCKS, LANES, HASH_BYTES));
    }

    /** Empty when it cannot be read, or would take too much to check. */
    static Optional<ScryptHash> read(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int costLog = Integer.parseInt(parts.group(1));
        int blocks = Integer.parseInt(parts.group(2));
        int lanes = Integer.parseInt(parts.group(3));
        if (costLog < 1
                || costLog > COST_LOG_MAX
                || blocks < 1
                || blocks > BLOCKS_MAX
                || lanes < 1
                || lanes > LANES_MAX) {
            return Optional.empty();
        }
        try {
            var salt = Base64.getDecoder().decode(parts.group(4));
            var hash = Base64.getDecoder().decode(parts.group(5));
            return hash.length < HASH_BYTES_MIN || hash.length > HASH_BYTES_MAX
                    ? Optional.empty()
                    : Optional.of(new ScryptHash(costLog, blocks, lanes, salt, hash));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    String text() {
        var base64 = Base64.getEncoder().withoutPadding();
        return "$scrypt$ln=" + costLog + ",r=" + blocks + ",p=" + lanes + "$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(hash);
    }

    boolean isOf(byte[] password) {
        return MessageDigest.isEqual(hash, SCrypt.generate(password, salt, 1 << costLog, blocks, lanes, hash.length));
    }
}
