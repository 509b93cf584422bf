package io.dotmesh.adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of exit codes. A new one does not compile before it is told here what it means. */
class ExitCodesPageTest {
    private static final Path PAGE = Path.of("../docs/reference/exit-codes.md");

    /** What a code means, when it is seen, and what a script does best. */
    private record Entry(String meaning, String seen, String then) {}

    @Test
    void thePageSaysWhatEachCodeMeans() throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page());
        }
        assertThat(Files.readString(PAGE))
                .as("docs/reference/exit-codes.md is stale; 'mvn verify -Ddocs.write=true' renews it")
                .isEqualTo(page());
    }

    @Test
    void noTwoMeanTheSame() {
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::status)).doesNotHaveDuplicates();
    }

    /** As the page says: the kind of a fault decides, and of its codes only MALFORMED has a say. */
    @ParameterizedTest
    @EnumSource(FaultCode.class)
    void theKindOfAFaultDecides(FaultCode code) {
        assertThat(ExitCode.of(new Fault.Refused(code, "why", "")))
                .isEqualTo(code == FaultCode.MALFORMED ? ExitCode.USAGE : ExitCode.REFUSED);
        assertThat(ExitCode.of(new Fault.Unavailable(code, "why", ""))).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(ExitCode.of(new Fault.Broken(code, "why", ""))).isEqualTo(ExitCode.BROKEN);
    }

    private static String page() {
        var page = new StringBuilder("""
                # Exit codes of `dm`

                <!-- Made from io.dotmesh.adapters.cli.ExitCode by ExitCodesPageTest; do not edit. -->

                A script can decide by these what to do next. What went wrong in detail is on standard error, with a code of its own: [Faults](faults.md). They are
                stable: one may be added, none changes its meaning.

                | code | meaning | seen, for example, when | what a script does then |
                |---|---|---|---|
                """);
        for (ExitCode code : ExitCode.values()) {
            var entry = entry(code);
            page.append(
                    "| %d | %s | %s | %s |%n".formatted(code.status(), entry.meaning(), entry.seen(), entry.then()));
        }
        return page.append("""

                A command that a signal ends has 128 and the number of the signal, as usual: 130 after Ctrl-C, 143 after SIGTERM. `dm dot delete` that is not confirmed
                ends with 0, as the original's does. A reader that goes away early, as in `dm log | head -1`, is no failure.

                `dm server` ends with 1 when it cannot start, with 2 when a setting is wrong, and with 143 when it is told to end.
                """).toString();
    }

    private static Entry entry(ExitCode code) {
        return switch (code) {
            case OK -> new Entry("It was done.", "", "Goes on.");
            case REFUSED ->
                new Entry(
                        "It was refused, and would be again.",
                        "there is no such dot, the name is taken, the key does not serve",
                        "Asks for something else.");
            case USAGE ->
                new Entry(
                        "The command line was not understood; nothing was asked.",
                        "a verb or option is unknown, an argument is missing",
                        "Is mended.");
            case UNAVAILABLE ->
                new Entry(
                        "It could not be done now.",
                        "the node does not answer, the dot is busy, the disk is full",
                        "Tries again later.");
            case BROKEN ->
                new Entry(
                        "Something is broken that only a person can mend; or the command ran, and its output could not be written.",
                        "the store contradicts itself, the output goes to a full disk",
                        "Calls somebody.");
            case UNWELL ->
                new Entry(
                        "`dm doctor` ran, and found something that is not well.",
                        "space runs out",
                        "Reads what it says.");
            case BUG ->
                new Entry("A bug of this program.", "it should never be seen", "Reports it, with what was printed.");
        };
    }
}
