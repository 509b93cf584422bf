package io.dotmesh.domain.history;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.CommitId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * An immutable, named point in a branch's history.
 *
 * @param author the name of the account that made it, as it was then
 * @param timestamp when, to the nanosecond; strictly later than that of the commit before
 */
public record Commit(CommitId id, String message, String author, Instant timestamp, Metadata metadata) {
    /** In bytes of UTF-8. */
    public static final int MESSAGE_BYTES_MAX = 16 * 1024;

    /** Checks a message that a user gave. */
    public static Outcome<String> parseMessage(String text) {
        if (!isWhole(text)) {
            return Outcome.refused(
                    FaultCode.INVALID,
                    "a commit message holds half a character",
                    "Send it as UTF-8, with both halves of each surrogate pair.");
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return bytes > MESSAGE_BYTES_MAX
                ? Outcome.refused(
                        FaultCode.LIMIT,
                        "a commit message is at most " + MESSAGE_BYTES_MAX + " bytes, not " + bytes,
                        "Put the rest into a file of the dot.")
                : Outcome.done(text);
    }

    /** Whether every store can keep a text to the letter: half a surrogate pair has no UTF-8. */
    static boolean isWhole(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** The time for a commit that follows this one: now, or just after this one when the clock went backwards. */
    public Instant nextTimestamp(Instant now) {
        return now.isAfter(timestamp) ? now : timestamp.plusNanos(1);
    }
}
