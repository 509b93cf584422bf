package io.dotmesh.launcher;

import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Loggers that write one line for each message to standard error. The JDK's own would load {@code java.logging}, which a
 * command would wait for.
 */
public final class LineLoggers extends System.LoggerFinder {
    private static final Map<String, Level> LEVELS = Map.ofEntries(
            Map.entry("trace", Level.TRACE),
            Map.entry("debug", Level.DEBUG),
            Map.entry("info", Level.INFO),
            Map.entry("warn", Level.WARNING),
            Map.entry("warning", Level.WARNING),
            Map.entry("error", Level.ERROR),
            Map.entry("fatal", Level.ERROR),
            Map.entry("panic", Level.ERROR),
            Map.entry("off", Level.OFF));

    // One for the process, as the JDK makes the finder itself and asks it for loggers before any setting was read.
    private static volatile Level threshold = Level.WARNING;

    private final PrintStream to;
    private final InstantSource clock;

    public LineLoggers() {
        this(System.err, InstantSource.system());
    }

    LineLoggers(PrintStream to, InstantSource clock) {
        this.to = to;
        this.clock = clock;
    }

    /** The level of that name, whatever its case; the original's names are understood too. */
    static Optional<Level> level(String name) {
        return Optional.ofNullable(LEVELS.get(name.toLowerCase(Locale.ROOT)));
    }

    static void show(Level least) {
        threshold = least;
    }

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new LineLogger(name, to, clock, LineLoggers::isShown);
    }

    private static boolean isShown(Level level) {
        return level != Level.OFF && level.getSeverity() >= threshold.getSeverity();
    }
}
