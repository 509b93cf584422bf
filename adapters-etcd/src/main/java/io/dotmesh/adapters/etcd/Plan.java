package io.dotmesh.adapters.etcd;

import java.util.List;
import java.util.SortedMap;

/**
 * What one transaction is to do, and on what condition.
 *
 * @param expected the revision that each key was last modified in, zero for one that must not exist
 * @param staged what is written before, and referred to by nobody until the transaction is made
 */
record Plan(
        SortedMap<String, Long> expected, SortedMap<String, String> puts, List<KeyRange> deletes, List<Staged> staged) {
    /** etcd takes 128 of each kind by default, and one more is for the head. */
    static final int OPERATIONS_MAX = 120;

    /** etcd takes 1.5 MiB for a whole request by default. */
    static final long BYTES_MAX = 1L << 20;

    /** Keys that are written before, all of them in one range that is nobody else's. */
    record Staged(String range, SortedMap<String, String> entries) {}

    boolean isNothing() {
        return puts.isEmpty() && deletes.isEmpty();
    }

    int operations() {
        return Math.max(puts.size() + deletes.size() + staged.size(), expected.size() + staged.size());
    }

    long bytes() {
        return bytes(puts);
    }

    /** A bound that needs no encoding: a character is at most three bytes. */
    static long bytes(SortedMap<String, String> entries) {
        return entries.entrySet().stream()
                .mapToLong(entry -> entry.getKey().length() + bytes(entry.getValue()))
                .sum();
    }

    static long bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    }

    boolean fits() {
        return operations() <= OPERATIONS_MAX && bytes() <= BYTES_MAX;
    }
}
