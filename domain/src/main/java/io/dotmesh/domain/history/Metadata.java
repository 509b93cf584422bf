package io.dotmesh.domain.history;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a commit says about itself beside its message, author and time: names and values that its author chose. */
public record Metadata(SortedMap<String, String> values) {
    public static final Metadata NONE = new Metadata(new TreeMap<>());

    /** Keys and values together, in bytes of UTF-8. Every store keeps this much beside a commit. */
    public static final int BYTES_MAX = 64 * 1024;

    public static final int ENTRIES_MAX = 256;

    public Metadata {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** Reads what a user gave. The rule for keys and its text are the original's. */
    public static Outcome<Metadata> parse(Map<String, String> given) {
        if (given.size() > ENTRIES_MAX) {
            return Outcome.refused(
                    FaultCode.LIMIT,
                    "a commit has at most " + ENTRIES_MAX + " metadata fields, not " + given.size(),
                    "Put the rest into a file of the dot.");
        }
        long bytes = 0;
        for (var entry : given.entrySet()) {
            var key = entry.getKey();
            if (key.isEmpty()) {
                return Outcome.refused(
                        FaultCode.INVALID,
                        "Metadata field names must start with lowercase characters: (empty)",
                        "Give the field a name.");
            }
            var first = key.substring(0, key.offsetByCodePoints(0, 1));
            if (first.equals(first.toUpperCase(java.util.Locale.ROOT))) {
                return Outcome.refused(
                        FaultCode.INVALID,
                        "Metadata field names must start with lowercase characters: " + key,
                        "Write '" + key.toLowerCase(java.util.Locale.ROOT) + "', or another name.");
            }
            if (!Commit.isWhole(key) || !Commit.isWhole(entry.getValue())) {
                return Outcome.refused(
                        FaultCode.INVALID,
                        "a metadata field holds half a character",
                        "Send it as UTF-8, with both halves of each surrogate pair.");
            }
            bytes += utf8Bytes(key) + utf8Bytes(entry.getValue());
        }
        return bytes > BYTES_MAX
                ? Outcome.refused(
                        FaultCode.LIMIT,
                        "the metadata of a commit is at most " + BYTES_MAX + " bytes, not " + bytes,
                        "Put the rest into a file of the dot.")
                : Outcome.done(new Metadata(new TreeMap<>(given)));
    }

    private static long utf8Bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
