package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.transfer.ResumePoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Notes of streams that were cut: for each branch how many objects of which stream are in the packs. The objects are
 * garbage like any other, so a collection takes the notes away first.
 */
final class Arrivals {
    static final Duration KEPT = Duration.ofDays(7);

    private static final System.Logger LOG = System.getLogger(Arrivals.class.getName());
    private static final String SEPARATOR = "~";
    private static final Pattern POINT =
            Pattern.compile("emb~(?<from>[^~]*)~(?<to>[^~]+)~(?<head>[0-9a-f]{64})~(?<objects>[0-9]{1,18})");

    private final Path directory;
    private final StoreFiles files;
    private final InstantSource clock;

    Arrivals(Path directory, StoreFiles files, InstantSource clock) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.files = files;
        this.clock = clock;
    }

    /**
     * How far a stream came.
     *
     * @param head what the stream says of itself, as a hash
     * @param objects how many of its first are here
     */
    record Arrival(Optional<CommitId> from, CommitId to, ObjectId head, long objects) {
        static Optional<Arrival> parse(String text) {
            var words = POINT.matcher(text);
            if (!words.matches()) {
                return Optional.empty();
            }
            var from = CommitId.parse(words.group("from")).toOptional();
            return CommitId.parse(words.group("to"))
                    .toOptional()
                    .filter(_ -> from.isPresent() || words.group("from").isEmpty())
                    .map(to -> new Arrival(
                            from,
                            to,
                            ObjectId.read(HexFormat.of().parseHex(words.group("head")), 0),
                            Long.parseLong(words.group("objects"))));
        }

        ResumePoint point() {
            return new ResumePoint(String.join(
                    SEPARATOR,
                    "emb",
                    from.map(CommitId::value).orElse(""),
                    to.value(),
                    head.toString(),
                    Long.toString(objects)));
        }
    }

    private Path note(BranchId branch) {
        return directory.resolve(branch.value());
    }

    Optional<Arrival> find(BranchId branch) throws IOException {
        var note = note(branch);
        if (!Files.exists(note)) {
            return Optional.empty();
        }
        return lines(note).stream().findFirst().flatMap(Arrival::parse);
    }

    private static List<String> lines(Path note) throws IOException {
        return new String(Files.readAllBytes(note), StandardCharsets.ISO_8859_1)
                .lines()
                .toList();
    }

    /** What it speaks of is durable already. */
    void keep(BranchId branch, Arrival arrival) throws IOException {
        files.replace(note(branch), Names.bytes(arrival.point() + "\n" + clock.instant() + "\n"));
    }

    void drop(BranchId branch) throws IOException {
        files.delete(note(branch));
    }

    void dropAll() throws IOException {
        drop(Instant.MAX);
    }

    /** Those that nobody came back to for long, and what is no note. */
    void dropOld() throws IOException {
        drop(clock.instant().minus(KEPT));
    }

    private void drop(Instant before) throws IOException {
        try (var notes = Files.newDirectoryStream(directory)) {
            for (var note : notes) {
                if (since(note).isBefore(before)) {
                    LOG.log(System.Logger.Level.INFO, "dropped what was kept of a stream into {0}", note.getFileName());
                    files.delete(note);
                }
            }
        }
    }

    private static Instant since(Path note) throws IOException {
        var lines = lines(note);
        try {
            return lines.size() == 2 ? Instant.parse(lines.getLast()) : Instant.MIN;
        } catch (DateTimeException _) {
            return Instant.MIN;
        }
    }
}
