package io.dotmesh.testkit.fake;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.ports.driven.Credentials;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Credentials for tests: real hashes, of a cost that takes no time and protects nothing. */
public final class FastCredentials implements Credentials {
    private static final Pattern SCRYPT = Pattern.compile(
            "\\$scrypt\\$ln=(\\d{1,2}),r=(\\d{1,2}),p=(\\d{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
    private static final String FAST = "$scrypt$ln=1,r=1,p=1$";
    private static final String API_KEY_HASH = "$sha256$";
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int COST_LOG_MAX = 16;
    private static final int BLOCKS_MAX = 8;

    private final SecureRandom random = new SecureRandom();

    /** Credentials of their own. */
    public FastCredentials() {}

    @Override
    public Secret newPassword() {
        return new Secret(base32(32));
    }

    @Override
    public Secret newApiKey() {
        return new Secret(base32(52) + "====");
    }

    private String base32(int characters) {
        return random.ints(characters, 0, BASE32.length())
                .mapToObj(BASE32::charAt)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
    }

    @Override
    public String hashPassword(Secret password) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        var base64 = Base64.getEncoder().withoutPadding();
        return FAST
                + base64.encodeToString(salt)
                + "$"
                + base64.encodeToString(Scrypt.hash(utf8(password), salt, 2, 1, 1, HASH_BYTES));
    }

    @Override
    public boolean passwordMatches(Secret password, String hash) {
        var form = SCRYPT.matcher(hash);
        if (!form.matches()) {
            return false;
        }
        int costLog = Integer.parseInt(form.group(1));
        int blocks = Integer.parseInt(form.group(2));
        int lanes = Integer.parseInt(form.group(3));
        if (costLog < 1 || costLog > COST_LOG_MAX || blocks < 1 || blocks > BLOCKS_MAX || lanes != 1) {
            return false;
        }
        try {
            var salt = Base64.getDecoder().decode(form.group(4));
            var expected = Base64.getDecoder().decode(form.group(5));
            return MessageDigest.isEqual(
                    expected, Scrypt.hash(utf8(password), salt, 1 << costLog, blocks, lanes, expected.length));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    @Override
    public String hashApiKey(Secret apiKey) {
        return API_KEY_HASH + HexFormat.of().formatHex(sha256(utf8(apiKey)));
    }

    @Override
    public boolean apiKeyMatches(Secret apiKey, String hash) {
        return MessageDigest.isEqual(
                hash.getBytes(StandardCharsets.UTF_8), hashApiKey(apiKey).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] utf8(Secret secret) {
        return secret.value().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
