package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One pool, by the command {@code zpool}. */
final class Zpool {
    private static final Duration STEP = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofSeconds(15);

    private static final Pattern GUID = Pattern.compile("[0-9]{1,20}");

    private final String zpool;
    private final String pool;

    Zpool(String zpool, String pool) {
        this.zpool = zpool;
        this.pool = pool;
    }

    /**
     * A pool that is imported.
     *
     * @param guid in hexadecimal, as small as it can be written
     * @param state {@code ONLINE}, {@code DEGRADED}, or one in which it does not serve
     */
    record State(String guid, String state) {
        boolean serves() {
            return state.equals("ONLINE") || state.equals("DEGRADED");
        }
    }

    /** Empty when no pool of that name is imported. */
    Outcome<Optional<State>> state() {
        var command = List.of(zpool, "list", "-H", "-o", "guid,health", pool);
        return Child.run(command, LOOK).then(ended -> {
            if (ended.status() == 0) {
                return ended.lines().stream()
                        .map(Zpool::parse)
                        .flatMap(Optional::stream)
                        .findFirst()
                        .map(state -> Outcome.done(Optional.of(state)))
                        .orElseGet(() -> failed(command, ended));
            }
            return Complaints.isPoolMissing(ended.complaint())
                    ? Outcome.done(Optional.<State>empty())
                    : failed(command, ended);
        });
    }

    static Optional<State> parse(String line) {
        var columns = line.split("\t", -1);
        try {
            return columns.length == 2 && GUID.matcher(columns[0]).matches()
                    ? Optional.of(new State(Long.toHexString(Long.parseUnsignedLong(columns[0])), columns[1]))
                    : Optional.empty();
        } catch (NumberFormatException _) {
            // More than any guid can be.
            return Optional.empty();
        }
    }

    /** Nothing, or {@code POOL_MISSING}. */
    Outcome<Nothing> required() {
        return state().then(state -> state.isPresent() ? Outcome.done() : missing());
    }

    <T> Outcome<T> missing() {
        return Outcome.unavailable(
                io.dotmesh.domain.fault.FaultCode.POOL_MISSING,
                "the pool '" + pool + "' is not imported",
                "Run 'zpool import " + pool + "', or name another pool with the setting 'pool'.");
    }

    /** What is wrong with it, in a sentence; empty when nothing is. */
    Outcome<Optional<String>> trouble() {
        var command = List.of(zpool, "status", "-x", pool);
        return Child.run(command, LOOK)
                .then(ended -> ended.status() == 0 ? Outcome.done(trouble(ended.lines())) : failed(command, ended));
    }

    /** The state, and the paragraph {@code status:}, of what {@code zpool status -x} prints. */
    static Optional<String> trouble(List<String> lines) {
        if (lines.stream().anyMatch(line -> line.endsWith("is healthy"))) {
            return Optional.empty();
        }
        var text = lines.stream().map(String::strip).collect(Collectors.joining("\n"));
        var state = between(text, "state: ", "\n").toLowerCase(Locale.ROOT);
        var status = between(text, "status: ", "\naction: ").replaceAll("\\s+", " ");
        var sentence = status.isEmpty() ? state : state + ": " + status;
        return Optional.of(sentence.isEmpty() ? "'zpool status' does not say that it is healthy" : sentence);
    }

    private static String between(String text, String after, String before) {
        int from = text.indexOf(after);
        if (from < 0) {
            return "";
        }
        int to = text.indexOf(before, from);
        return text.substring(from + after.length(), to < 0 ? text.length() : to)
                .strip();
    }

    /** Whether {@link #sync} is known to this userland. */
    Outcome<Boolean> canSync() {
        return Child.run(List.of(zpool, "sync", "dotmesh-probe"), LOOK)
                .map(ended -> Complaints.isPoolMissing(ended.complaint()));
    }

    /** What streams may consist of that this pool can hold: features of it that are on, or can be by themselves. */
    Outcome<StreamFeatures> streams() {
        var command = List.of(
                zpool,
                "get",
                "-H",
                "-o",
                "property,value",
                "feature@large_blocks,feature@embedded_data,feature@lz4_compress,feature@zstd_compress",
                pool);
        return Child.run(command, LOOK).map(ended -> streams(ended.status() == 0 ? ended.lines() : List.of()));
    }

    static StreamFeatures streams(List<String> lines) {
        var on = lines.stream()
                .map(line -> line.split("\t", -1))
                .filter(columns -> columns.length == 2 && (columns[1].equals("enabled") || columns[1].equals("active")))
                .map(columns -> columns[0].replaceFirst("feature@", ""))
                .collect(Collectors.toSet());
        var names = new TreeSet<String>();
        if (on.contains("large_blocks")) {
            names.add(Dialect.LARGE_BLOCKS);
        }
        if (on.contains("embedded_data")) {
            names.add(Dialect.EMBEDDED);
        }
        // Whoever sends may have compressed with either.
        if (on.contains("lz4_compress") && on.contains("zstd_compress")) {
            names.add(Dialect.COMPRESSED);
        }
        return new StreamFeatures(names);
    }

    Outcome<Nothing> sync() {
        return run(List.of(zpool, "sync", pool));
    }

    /** Imports it from the files in that directory. */
    Outcome<Nothing> importFrom(Path directory) {
        return run(List.of(zpool, "import", "-d", directory.toString(), pool));
    }

    /** Makes it of a file in which no pool was before; ZFS refuses when one was. */
    Outcome<Nothing> create(Path file) {
        return run(List.of(zpool, "create", "-m", "none", pool, file.toString()));
    }

    private Outcome<Nothing> run(List<String> command) {
        return Child.run(command, STEP).then(ended -> ended.status() == 0 ? Outcome.done() : failed(command, ended));
    }

    private static <T> Outcome<T> failed(List<String> command, Child.Ended ended) {
        return Outcome.faulted(Complaints.fault(command, ended));
    }
}
