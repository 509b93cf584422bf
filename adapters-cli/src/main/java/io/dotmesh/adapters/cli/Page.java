package io.dotmesh.adapters.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Supplier;

/** The text that a command prints, and beside it what it says to the person on standard error. */
final class Page {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder notes = new StringBuilder();
    private final Supplier<ZoneId> zone;

    /** {@code zone} is asked for only when there is a time on the page. */
    Page(Supplier<ZoneId> zone) {
        this.zone = zone;
    }

    String date(Instant time) {
        return new Dates(zone.get()).of(time);
    }

    Page line(String line) {
        text.append(line).append('\n');
        return this;
    }

    Page line() {
        text.append('\n');
        return this;
    }

    /** Goes to standard error, where it does not get in the way of scripts. */
    Page note(String line) {
        notes.append(line).append('\n');
        return this;
    }

    String text() {
        return text.toString();
    }

    String notes() {
        return notes.toString();
    }

    /** Text of users with what could command a terminal made visible. Line ends and tabs stay when {@code lines}. */
    static String visible(String text, boolean lines) {
        int clean = 0;
        while (clean < text.length() && harmless(text.charAt(clean), lines)) {
            clean++;
        }
        if (clean == text.length()) {
            return text;
        }
        var visible = new StringBuilder(text.substring(0, clean));
        for (int i = clean; i < text.length(); i++) {
            char c = text.charAt(i);
            if (harmless(c, lines)) {
                visible.append(c);
            } else {
                visible.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
            }
        }
        return visible.toString();
    }

    private static boolean harmless(char c, boolean lines) {
        return (c >= ' ' && (c < 0x7f || c > 0x9f)) || (lines && (c == '\n' || c == '\t'));
    }
}
