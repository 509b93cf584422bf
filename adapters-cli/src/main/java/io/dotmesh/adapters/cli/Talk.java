package io.dotmesh.adapters.cli;

import io.dotmesh.domain.fault.Outcome;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** What is said between a command and the person while it runs. */
final class Talk {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final PrintStream err;
    private final InputStream in;
    private final boolean terminal;
    private final boolean verbose;

    Talk(PrintStream err, InputStream in, boolean terminal, boolean verbose) {
        this.err = err;
        this.in = in;
        this.terminal = terminal;
        this.verbose = verbose;
    }

    /** Whether a person looks at standard error. */
    boolean isTerminal() {
        return terminal;
    }

    /** Asks the node something, and shows a person that it takes time when it does. */
    <T> Outcome<T> during(String what, Supplier<Outcome<T>> asking) {
        long began = System.nanoTime();
        if (!terminal) {
            return spent(what, began, asking.get());
        }
        try (var spinner = new Spinner(err, what)) {
            spinner.start();
            return spent(what, began, asking.get());
        }
    }

    private <T> Outcome<T> spent(String what, long began, Outcome<T> outcome) {
        if (verbose) {
            err.println("asked the node to " + what + ": " + (System.nanoTime() - began) / NANOS_PER_MILLI + " ms, "
                    + outcome.fold(_ -> "done", fault -> fault.code().name()));
        }
        return outcome;
    }

    /** A line that the person writes; empty at the end of the input. */
    Optional<String> ask(String question) throws IOException {
        err.print(question);
        err.flush();
        var line =
                Optional.ofNullable(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine());
        if (line.isEmpty()) {
            // Nobody has ended the line of the question.
            err.println();
        }
        return line;
    }

    /** The same, without showing what is written where there is a terminal. */
    Optional<String> askSecretly(String question) throws IOException {
        var console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        if (console.isEmpty() || !in.equals(System.in)) {
            return ask(question);
        }
        var secret = console.get().readPassword("%s", question);
        return secret == null ? Optional.empty() : Optional.of(new String(secret));
    }
}
