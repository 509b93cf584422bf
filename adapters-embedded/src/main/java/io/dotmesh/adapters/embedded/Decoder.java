package io.dotmesh.adapters.embedded;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what an {@link Encoder} wrote. Never trusts it: whatever does not fit is {@link Malformed}. */
final class Decoder {
    private final byte[] bytes;
    private final int end;
    private int at;

    Decoder(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    Decoder(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Bytes that do not say anything that an {@link Encoder} could have written. */
    static final class Malformed extends java.io.IOException {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    int position() {
        return at;
    }

    boolean atEnd() {
        return at == end;
    }

    int remaining() {
        return end - at;
    }

    private int claim(long count) throws Malformed {
        if (count < 0 || count > end - at) {
            throw new Malformed(count + " bytes expected where " + (end - at) + " are left");
        }
        int from = at;
        at += (int) count;
        return from;
    }

    int octet() throws Malformed {
        return bytes[claim(1)] & 0xff;
    }

    long number() throws Malformed {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = octet();
            if (shift == 63 && next > 1) {
                break;
            }
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new Malformed("a number has more than 64 bits");
    }

    long signed() throws Malformed {
        long value = number();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A number from 0 up to a limit. */
    long number(long max) throws Malformed {
        long value = number();
        if (value < 0 || value > max) {
            throw new Malformed(
                    "a number is " + Long.toUnsignedString(value) + ", and at most " + max + " makes sense");
        }
        return value;
    }

    int word() throws Malformed {
        return word(bytes, claim(4));
    }

    static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xff)
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }

    long longWord() throws Malformed {
        return longWord(bytes, claim(8));
    }

    static long longWord(byte[] bytes, int at) {
        return (word(bytes, at) & 0xffff_ffffL) | (long) word(bytes, at + 4) << 32;
    }

    byte[] raw(int count) throws Malformed {
        int from = claim(count);
        return Arrays.copyOfRange(bytes, from, from + count);
    }

    void skip(long count) throws Malformed {
        claim(count);
    }

    byte[] sized(int max) throws Malformed {
        return raw((int) number(max));
    }

    String text(int maxBytes) throws Malformed {
        var encoded = sized(maxBytes);
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(encoded));
            return text.toString();
        } catch (CharacterCodingException _) {
            throw new Malformed("a text is not UTF-8");
        }
    }

    ObjectId id() throws Malformed {
        return ObjectId.read(bytes, claim(ObjectId.BYTES));
    }

    /** For when everything should have been read. */
    void end() throws Malformed {
        if (at != end) {
            throw new Malformed((end - at) + " bytes too many");
        }
    }
}
