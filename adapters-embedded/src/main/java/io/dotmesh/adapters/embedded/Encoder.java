package io.dotmesh.adapters.embedded;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes values one after the other into bytes that grow. The same values are always the same bytes. */
final class Encoder {
    private static final int LARGEST_BYTES = Integer.MAX_VALUE - 16;

    private byte[] bytes;
    private int length;

    Encoder(int capacity) {
        bytes = new byte[capacity];
    }

    Encoder() {
        this(256);
    }

    int length() {
        return length;
    }

    private void reserve(int more) {
        if (more > bytes.length - length) {
            long wanted = Math.max((long) length + more, bytes.length * 3L / 2);
            bytes = Arrays.copyOf(bytes, (int) Math.min(LARGEST_BYTES, wanted));
        }
    }

    Encoder octet(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
        return this;
    }

    /** A number that is usually small and never negative. */
    Encoder number(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    /** A number that may be negative. */
    Encoder signed(long value) {
        return number((value << 1) ^ (value >> 63));
    }

    Encoder word(int value) {
        reserve(4);
        for (int shift = 0; shift < 32; shift += 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    Encoder longWord(long value) {
        return word((int) value).word((int) (value >>> 32));
    }

    Encoder raw(byte[] from, int offset, int count) {
        reserve(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
        return this;
    }

    Encoder raw(byte[] from) {
        return raw(from, 0, from.length);
    }

    /** Bytes with their length before them. */
    Encoder sized(byte[] from) {
        return number(from.length).raw(from);
    }

    Encoder text(String value) {
        return sized(value.getBytes(StandardCharsets.UTF_8));
    }

    Encoder id(ObjectId id) {
        return longWord(id.a()).longWord(id.b()).longWord(id.c()).longWord(id.d());
    }

    /** Puts a word where one was written before it was known. */
    void wordAt(int at, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (value >>> (8 * i));
        }
    }

    /** Ends what was written so far with its checksum. */
    Encoder sum() {
        return word(PackRecord.sum(bytes, 0, length));
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }
}
