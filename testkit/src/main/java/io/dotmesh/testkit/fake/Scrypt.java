package io.dotmesh.testkit.fake;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The password hash of RFC 7914, written for clearness: tests use it with a cost that protects nothing. */
final class Scrypt {
    private static final int SALSA_WORDS = 16;

    private Scrypt() {}

    /** {@code cost} is a power of two; it and {@code blocks} say how much memory is used, {@code lanes} how often. */
    static byte[] hash(byte[] password, byte[] salt, int cost, int blocks, int lanes, int length) {
        int laneWords = blocks * 2 * SALSA_WORDS;
        var words = words(pbkdf2(password, salt, lanes * laneWords * Integer.BYTES));
        for (int lane = 0; lane < lanes; lane++) {
            mix(words, lane * laneWords, laneWords, cost);
        }
        return pbkdf2(password, bytes(words), length);
    }

    private static void mix(int[] words, int at, int laneWords, int cost) {
        var lane = new int[laneWords];
        System.arraycopy(words, at, lane, 0, laneWords);
        var seen = new int[cost][];
        for (int i = 0; i < cost; i++) {
            seen[i] = lane.clone();
            lane = mixBlocks(lane);
        }
        for (int i = 0; i < cost; i++) {
            var other = seen[lane[laneWords - SALSA_WORDS] & (cost - 1)];
            for (int word = 0; word < laneWords; word++) {
                lane[word] ^= other[word];
            }
            lane = mixBlocks(lane);
        }
        System.arraycopy(lane, 0, words, at, laneWords);
    }

    private static int[] mixBlocks(int[] lane) {
        int count = lane.length / SALSA_WORDS;
        var mixed = new int[lane.length];
        var block = new int[SALSA_WORDS];
        System.arraycopy(lane, lane.length - SALSA_WORDS, block, 0, SALSA_WORDS);
        for (int i = 0; i < count; i++) {
            for (int word = 0; word < SALSA_WORDS; word++) {
                block[word] ^= lane[i * SALSA_WORDS + word];
            }
            salsa(block);
            int at = (i / 2 + (i % 2) * (count / 2)) * SALSA_WORDS;
            System.arraycopy(block, 0, mixed, at, SALSA_WORDS);
        }
        return mixed;
    }

    private static void salsa(int[] block) {
        var x = block.clone();
        for (int round = 0; round < 4; round++) {
            quarter(x, 0, 4, 8, 12);
            quarter(x, 5, 9, 13, 1);
            quarter(x, 10, 14, 2, 6);
            quarter(x, 15, 3, 7, 11);
            quarter(x, 0, 1, 2, 3);
            quarter(x, 5, 6, 7, 4);
            quarter(x, 10, 11, 8, 9);
            quarter(x, 15, 12, 13, 14);
        }
        for (int word = 0; word < SALSA_WORDS; word++) {
            block[word] += x[word];
        }
    }

    private static void quarter(int[] x, int a, int b, int c, int d) {
        x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
        x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
        x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
        x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
    }

    /** PBKDF2 with HMAC-SHA-256 and one iteration, of RFC 8018; unlike the JDK's it takes any bytes for a password. */
    private static byte[] pbkdf2(byte[] password, byte[] salt, int length) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            // A key of no bytes and one of zeros are the same to HMAC, but the JDK refuses the first.
            mac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, "HmacSHA256"));
            var out = ByteBuffer.allocate(length);
            for (int block = 1; out.hasRemaining(); block++) {
                mac.update(salt);
                mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, block));
                var bytes = mac.doFinal();
                out.put(bytes, 0, Math.min(bytes.length, out.remaining()));
            }
            return out.array();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new AssertionError("every Java has HMAC-SHA-256", e);
        }
    }

    private static int[] words(byte[] bytes) {
        var words = new int[bytes.length / Integer.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
        return words;
    }

    private static byte[] bytes(int[] words) {
        var bytes = ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(words);
        return bytes.array();
    }
}
