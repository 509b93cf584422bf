package io.dotmesh.adapters.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** Times for people: to the second, with the offset of their zone. */
final class Dates {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final ZoneId zone;

    Dates(ZoneId zone) {
        this.zone = zone;
    }

    /** {@code 2026-11-22 13:45:12 +0100}. By hand: the formatter takes longer to load than a command may. */
    String of(Instant time) {
        var date = ZonedDateTime.ofInstant(time, zone);
        int offsetMinutes = date.getOffset().getTotalSeconds() / 60;
        var text = new StringBuilder(32).append(date.getYear());
        two(text.append('-'), date.getMonthValue());
        two(text.append('-'), date.getDayOfMonth());
        two(text.append(' '), date.getHour());
        two(text.append(':'), date.getMinute());
        two(text.append(':'), date.getSecond());
        text.append(offsetMinutes < 0 ? " -" : " +");
        two(text, Math.abs(offsetMinutes) / 60);
        two(text, Math.abs(offsetMinutes) % 60);
        return text.toString();
    }

    private static void two(StringBuilder text, int number) {
        if (number < 10) {
            text.append('0');
        }
        text.append(number);
    }

    /** Nanoseconds since 1970, as the original writes times. */
    static String nanos(Instant time) {
        long nanos = Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND), time.getNano());
        return Long.toString(nanos);
    }
}
