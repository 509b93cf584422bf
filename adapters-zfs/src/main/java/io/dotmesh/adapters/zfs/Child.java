package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A child process of one command. Its arguments are a list that no shell sees, its language is that of programs, what it
 * says is bounded, and it does not outlive its deadline.
 */
final class Child implements AutoCloseable {
    private static final int COMPLAINT_CHARACTERS_MAX = 64 * 1024;
    private static final int OUTPUT_CHARACTERS_MAX = 256 * 1024 * 1024;
    private static final Duration AFTERMATH = Duration.ofSeconds(2);

    /** Reading must not make the caller wait for longer than its deadline, so others read. */
    private static final Executor READERS =
            task -> Thread.ofVirtual().name("zfs-reader").start(task);

    private final List<String> command;
    private final Process process;
    private final CompletableFuture<String> complaint;

    private Child(List<String> command, Process process) {
        this.command = command;
        this.process = process;
        this.complaint = CompletableFuture.supplyAsync(
                () -> readText(process.getErrorStream(), COMPLAINT_CHARACTERS_MAX), READERS);
    }

    /** How a command ended. */
    record Ended(int status, List<String> lines, String complaint) {
        Ended {
            lines = List.copyOf(lines);
        }
    }

    /** Starts a command that reads what is written to {@link #input()}. */
    static Outcome<Child> fed(List<String> command) {
        return start(command, ProcessBuilder.Redirect.PIPE);
    }

    /** Starts a command that reads nothing. */
    static Outcome<Child> unfed(List<String> command) {
        return start(command, ProcessBuilder.Redirect.from(new File("/dev/null")));
    }

    private static Outcome<Child> start(List<String> command, ProcessBuilder.Redirect input) {
        var builder = new ProcessBuilder(command).redirectInput(input);
        builder.environment().clear();
        builder.environment().putAll(Map.of("LC_ALL", "C", "PATH", "/usr/sbin:/usr/bin:/sbin:/bin"));
        try {
            return Outcome.done(new Child(List.copyOf(command), builder.start()));
        } catch (IOException e) {
            return Outcome.unavailable(
                    FaultCode.STORAGE_UNAVAILABLE,
                    "cannot run " + command.getFirst() + ": " + e.getMessage(),
                    "Install ZFS: the package zfsutils-linux with its kernel module, or zfs-fuse.");
        }
    }

    /** Runs a command to its end, whatever that is. */
    static Outcome<Ended> run(List<String> command, Duration deadline) {
        return unfed(command).then(child -> {
            try (child) {
                var lines = CompletableFuture.supplyAsync(() -> readLines(child.output()), READERS);
                return child.end(deadline).then(ended -> child.with(ended, lines));
            }
        });
    }

    private Outcome<Ended> with(Ended ended, CompletableFuture<List<String>> lines) {
        try {
            return Outcome.done(new Ended(
                    ended.status(), lines.get(AFTERMATH.toMillis(), TimeUnit.MILLISECONDS), ended.complaint()));
        } catch (ExecutionException e) {
            return Outcome.unavailable(
                    FaultCode.STORAGE_UNAVAILABLE,
                    "cannot read what " + words() + " answers: " + e.getCause(),
                    "Ask again.");
        } catch (TimeoutException _) {
            return timedOut(AFTERMATH);
        } catch (InterruptedException _) {
            return interrupted();
        }
    }

    InputStream output() {
        return process.getInputStream();
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    /** What {@link #input} takes, with patience for each part of it. */
    OutputStream patientInput() {
        var patience = patience();
        var input = input();
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                int _ = patience.during(() -> {
                    input.write(bytes, offset, length);
                    return length;
                });
            }

            @Override
            public void close() throws IOException {
                input.close();
            }
        };
    }

    /** For reading and writing as one goes: without a deadline for the whole, but with one for each wait. */
    Patience patience() {
        return Patience.with(process.onExit(), process::destroyForcibly);
    }

    /** Waits for the end of a child whose output was read, or need not be. */
    Outcome<Ended> end(Duration deadline) {
        try {
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                return timedOut(deadline);
            }
            var said = complaint.get(AFTERMATH.toMillis(), TimeUnit.MILLISECONDS);
            return Outcome.done(new Ended(process.exitValue(), List.of(), said));
        } catch (InterruptedException _) {
            kill();
            return interrupted();
        } catch (ExecutionException | TimeoutException _) {
            return Outcome.done(new Ended(process.exitValue(), List.of(), ""));
        }
    }

    void kill() {
        process.destroyForcibly();
    }

    private <T> Outcome<T> timedOut(Duration deadline) {
        return Outcome.unavailable(
                FaultCode.TIMED_OUT,
                words() + " did not end within " + deadline.toSeconds() + " s",
                "Look at 'zpool status': the pool may be suspended, or its disk full or very slow.");
    }

    private static <T> Outcome<T> interrupted() {
        Thread.currentThread().interrupt();
        return Outcome.unavailable(
                FaultCode.STORAGE_UNAVAILABLE, "the server is being stopped", "Ask again when it runs.");
    }

    /** The command for people: what is done to what, without properties, which may be long. */
    private String words() {
        var verb = command.size() > 2 ? command.get(1) + " ... " : "";
        return command.getFirst() + " " + verb + command.getLast();
    }

    private static String readText(InputStream in, int charactersMax) {
        var text = new StringBuilder();
        try (var reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            var buffer = new char[1024];
            for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
                // Read on when it is too much, or the child would wait for ever.
                text.append(buffer, 0, Math.min(n, charactersMax - text.length()));
            }
            return text.toString();
        } catch (IOException _) {
            return text.toString();
        }
    }

    private static List<String> readLines(InputStream in) {
        var lines = new ArrayList<String>();
        long characters = 0;
        try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                characters += line.length();
                if (characters > OUTPUT_CHARACTERS_MAX) {
                    throw new IOException("it is longer than " + OUTPUT_CHARACTERS_MAX + " characters");
                }
                lines.add(line);
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it unless it ended. */
    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
        try {
            process.getOutputStream().close();
        } catch (IOException _) {
            // It was not read to its end, which the status of the child says better.
        }
    }
}
