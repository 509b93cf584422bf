package io.dotmesh.adapters.embedded;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The SHA-256 of an object's bytes: the same bytes are the same object, wherever they came from. */
record ObjectId(long a, long b, long c, long d) {
    static final int BYTES = 32;

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static ObjectId of(byte[] bytes, int offset, int length) {
        var digest = digest();
        digest.update(bytes, offset, length);
        return read(digest.digest(), 0);
    }

    static ObjectId of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    static ObjectId read(byte[] bytes, int at) {
        return new ObjectId(
                Decoder.longWord(bytes, at),
                Decoder.longWord(bytes, at + 8),
                Decoder.longWord(bytes, at + 16),
                Decoder.longWord(bytes, at + 24));
    }

    @Override
    public String toString() {
        return "%016x%016x%016x%016x"
                .formatted(Long.reverseBytes(a), Long.reverseBytes(b), Long.reverseBytes(c), Long.reverseBytes(d));
    }
}
