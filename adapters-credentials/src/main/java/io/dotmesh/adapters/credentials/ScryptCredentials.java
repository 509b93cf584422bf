package io.dotmesh.adapters.credentials;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.ports.driven.Credentials;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** Passwords by scrypt with the original's parameters, API keys by SHA-256: those are random, and asked for often. */
final class ScryptCredentials implements Credentials {
    private static final String API_KEY_FORM = "$sha256$";
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    /** 160 bits. */
    private static final int PASSWORD_CHARACTERS = 32;
    /** 256 bits and more; the padding makes it 56 characters, as the original's. */
    private static final int API_KEY_CHARACTERS = 52;

    private static final String API_KEY_PADDING = "====";

    private final SecureRandom random = new SecureRandom();

    @Override
    public Secret newPassword() {
        return new Secret(base32(PASSWORD_CHARACTERS));
    }

    @Override
    public Secret newApiKey() {
        return new Secret(base32(API_KEY_CHARACTERS) + API_KEY_PADDING);
    }

    @Override
    public String hashPassword(Secret password) {
        return ScryptHash.of(utf8(password), random).text();
    }

    @Override
    public boolean passwordMatches(Secret password, String hash) {
        Optional<ScryptHash> read = ScryptHash.read(hash);
        return read.isPresent() && read.get().isOf(utf8(password));
    }

    @Override
    public String hashApiKey(Secret apiKey) {
        return API_KEY_FORM + HexFormat.of().formatHex(sha256(apiKey));
    }

    @Override
    public boolean apiKeyMatches(Secret apiKey, String hash) {
        return MessageDigest.isEqual(
                hashApiKey(apiKey).getBytes(StandardCharsets.UTF_8), hash.getBytes(StandardCharsets.UTF_8));
    }

    private String base32(int characters) {
        var text = new StringBuilder(characters);
        for (int i = 0; i < characters; i++) {
            text.append(BASE32.charAt(random.nextInt(BASE32.length())));
        }
        return text.toString();
    }

    private static byte[] sha256(Secret secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(utf8(secret));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    private static byte[] utf8(Secret secret) {
        return secret.value().getBytes(StandardCharsets.UTF_8);
    }
}
