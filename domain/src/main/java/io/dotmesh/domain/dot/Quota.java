package io.dotmesh.domain.dot;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How much the live state of each branch of a dot may hold. Bounds what is written, never what is kept: a branch that
 * holds more already stays as it is.
 *
 * @param bytes from {@link #BYTES_MIN} to {@link #BYTES_MAX}
 */
public record Quota(long bytes) {
    /** Less would not hold an empty dot on every store. */
    public static final long BYTES_MIN = 1L << 20;

    /** As a number in JSON it is exact for every reader. */
    public static final long BYTES_MAX = 1L << 53;

    /** What people write for having none. */
    public static final String NONE = "none";

    /** Each is 1024 times the one before. */
    private static final String UNITS = "KMGTP";

    private static final int UNIT_BITS = 10;
    private static final Pattern SIZE = Pattern.compile("([0-9]+)(?:([KMGTP])(?:iB)?)?", Pattern.CASE_INSENSITIVE);
    private static final String NEXT =
            "Write a whole number with K, M, G, T or P after it, as powers of 1024: 10G; or '" + NONE + "'.";

    public Quota {
        if (bytes < BYTES_MIN || bytes > BYTES_MAX) {
            throw new IllegalArgumentException("a quota of " + bytes + " bytes");
        }
    }

    /** Reads {@code 10G}, {@code 512M}, a number of bytes, or {@link #NONE} for no quota. */
    public static Outcome<Optional<Quota>> parse(String text) {
        return text.equalsIgnoreCase(NONE)
                ? Outcome.done(Optional.empty())
                : size(text).map(Optional::of);
    }

    private static Outcome<Quota> size(String text) {
        var size = SIZE.matcher(text);
        if (!size.matches()) {
            return Outcome.refused(FaultCode.INVALID, "'" + shown(text) + "' is not a size", NEXT);
        }
        long bytes = number(size.group(1));
        var unit = Optional.ofNullable(size.group(2)).map(letter -> UNITS.indexOf(letter.toUpperCase(Locale.ROOT)) + 1);
        int bits = UNIT_BITS * unit.orElse(0);
        return bytes > (BYTES_MAX >> bits) ? tooLarge() : of(bytes << bits);
    }

    /** Anything that is more than the most is as much as the next. */
    private static long number(String digits) {
        var significant = digits.replaceFirst("^0+", "");
        int most = Long.toString(BYTES_MAX).length();
        return significant.isEmpty() ? 0 : significant.length() > most ? Long.MAX_VALUE : Long.parseLong(significant);
    }

    /** {@code INVALID} outside of what a quota can be. */
    public static Outcome<Quota> of(long bytes) {
        if (bytes < BYTES_MIN) {
            return Outcome.refused(
                    FaultCode.INVALID,
                    "a quota of " + bytes + " bytes is too small: the least is " + new Quota(BYTES_MIN),
                    "Give more, or '" + NONE + "' for no quota.");
        }
        return bytes > BYTES_MAX ? tooLarge() : Outcome.done(new Quota(bytes));
    }

    private static <T> Outcome<T> tooLarge() {
        return Outcome.refused(
                FaultCode.INVALID,
                "a quota that large bounds nothing: the most is " + new Quota(BYTES_MAX),
                "Give less, or '" + NONE + "' for no quota.");
    }

    private static String shown(String text) {
        int most = 40;
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }

    /** As {@link #parse} reads it, in the largest unit in which it is a whole number. */
    @Override
    public String toString() {
        int unit = 0;
        while (unit < UNITS.length() && bytes % (1L << (UNIT_BITS * (unit + 1))) == 0) {
            unit++;
        }
        return (bytes >> (UNIT_BITS * unit)) + (unit == 0 ? "" : UNITS.substring(unit - 1, unit));
    }
}
