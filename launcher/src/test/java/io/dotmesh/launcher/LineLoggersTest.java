package io.dotmesh.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LineLoggersTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-22T08:09:10.123456Z"));

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final System.Logger logger = new LineLoggers(new PrintStream(written, true, StandardCharsets.UTF_8), CLOCK)
            .getLogger("part", LineLoggersTest.class.getModule());

    @AfterEach
    void quiet() {
        LineLoggers.show(Level.WARNING);
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aMessageIsOneLine() {
        logger.log(Level.WARNING, "{0} of {1}", 3, "five");
        assertThat(text()).isEqualTo("2026-11-22T08:09:10.123Z WARN part: 3 of five\n");
    }

    @Test
    void aMessageWithLinesInItIsStillOneLineAndSteersNoTerminal() {
        logger.log(Level.ERROR, "a\nb\u001b[31m");
        assertThat(text()).isEqualTo("2026-11-22T08:09:10.123Z ERROR part: a\\nb?[31m\n");
    }

    @Test
    void theTraceOfABugFollowsIndented() {
        logger.log(Level.ERROR, "a bug", new IllegalStateException("here"));
        assertThat(text().lines().skip(1))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("    "));
    }

    @Test
    void whatIsBelowTheLevelIsNotWritten() {
        logger.log(Level.INFO, "no");
        LineLoggers.show(LineLoggers.level("DEBUG").orElseThrow());
        logger.log(Level.DEBUG, "yes");
        LineLoggers.show(Level.OFF);
        logger.log(Level.ERROR, "no");
        assertThat(text()).hasLineCount(1).contains("yes");
    }

    @Test
    void theProcessUsesTheseLoggers() {
        assertThat(System.getLogger("any").isLoggable(Level.INFO)).isFalse();
        assertThat(System.getLogger("any").isLoggable(Level.WARNING)).isTrue();
    }
}
