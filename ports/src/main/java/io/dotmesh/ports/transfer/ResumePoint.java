package io.dotmesh.ports.transfer;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.util.regex.Pattern;

/**
 * Where a stream of commits that was cut goes on, as its receiver tells whoever sends the rest. Names the commits of the
 * stream and what of them is there. Only stores read what it says; for all others it is a short text, safe in a URL.
 */
public record ResumePoint(String text) {
    public static final int CHARACTERS_MAX = 500;

    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9._~-]{1," + CHARACTERS_MAX + "}");

    public ResumePoint {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("no store makes a resume point like that");
        }
    }

    public static Outcome<ResumePoint> parse(String text) {
        return TEXT.matcher(text).matches()
                ? Outcome.done(new ResumePoint(text))
                : Outcome.refused(
                        FaultCode.INVALID, "that is no point at which a stream can go on", "Send from the beginning.");
    }

    @Override
    public String toString() {
        return text;
    }
}
