package io.dotmesh.launcher;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ResourceBundle;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Time, level, who says it, what: one line. The trace of a bug follows on indented lines. */
final class LineLogger implements System.Logger {
    private final String name;
    private final PrintStream to;
    private final InstantSource clock;
    private final Predicate<Level> shown;

    LineLogger(String name, PrintStream to, InstantSource clock, Predicate<Level> shown) {
        this.name = name;
        this.to = to;
        this.clock = clock;
        this.shown = shown;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        return shown.test(level);
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            write(level, String.valueOf(message), thrown);
        }
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object @Nullable ... values) {
        if (isLoggable(level)) {
            var text = String.valueOf(format);
            write(level, values == null || values.length == 0 ? text : MessageFormat.format(text, values), null);
        }
    }

    private void write(Level level, String message, @Nullable Throwable thrown) {
        var line = new StringBuilder(160)
                .append(clock.instant().truncatedTo(ChronoUnit.MILLIS))
                .append(' ')
                .append(level == Level.WARNING ? "WARN" : level)
                .append(' ')
                .append(name)
                .append(": ")
                .append(oneLine(message));
        if (thrown != null) {
            var trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().forEach(frame -> line.append("\n    ").append(oneLine(frame.strip())));
        }
        // One call, so that lines of several threads do not mix.
        to.println(line);
    }

    /** A message may quote what a user sent; that must not look like a line of its own, nor steer a terminal. */
    private static String oneLine(String text) {
        var safe = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (c == '\n') {
                safe.append("\\n");
            } else if (Character.isISOControl(c)) {
                safe.append(c == '\t' ? '\t' : '?');
            } else {
                safe.append((char) c);
            }
        });
        return safe.toString();
    }
}
