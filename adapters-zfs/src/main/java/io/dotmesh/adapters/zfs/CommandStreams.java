package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Named.Snapshot;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Sends and receives by commands, each of which lasts as long as its stream. */
final class CommandStreams {
    private static final Duration STEP = Duration.ofSeconds(60);
    private static final Map<String, String> FLAGS =
            Map.of(Dialect.LARGE_BLOCKS, "-L", Dialect.EMBEDDED, "-e", Dialect.COMPRESSED, "-c");

    /** What of a token is shown: {@code object = 0x2}. */
    private static final Pattern TOKEN_LINE = Pattern.compile("\\s*(object|offset|bytes) = 0x([0-9a-f]{1,15})\\s*");

    private final String zfs;
    private final Dialect dialect;
    private final Meaning meaning;

    /** @param meaning what the end of a command means */
    CommandStreams(String zfs, Dialect dialect, Meaning meaning) {
        this.zfs = zfs;
        this.dialect = dialect;
        this.meaning = meaning;
    }

    /** Tells success from failure. */
    interface Meaning {
        Outcome<Nothing> of(List<String> command, Child.Ended ended);
    }

    Outcome<InputStream> send(Segment segment) {
        return segment.at().map(at -> sendRest(segment, at)).orElseGet(() -> {
            var command = new ArrayList<>(List.of(zfs, "send"));
            FLAGS.forEach((name, flag) -> {
                if (segment.features().has(name)) {
                    command.add(flag);
                }
            });
            segment.from().ifPresent(base -> command.addAll(List.of("-i", base.name())));
            command.add(segment.to().name());
            return sent(command);
        });
    }

    private static Outcome<InputStream> sent(List<String> command) {
        return Child.unfed(command).map(child -> new SentStream(command, child));
    }

    private Outcome<InputStream> sendRest(Segment segment, Segment.Position at) {
        return guid(segment.to())
                .then(to -> segment.from()
                        .map(from -> guid(from).map(Optional::of))
                        .orElseGet(() -> Outcome.done(Optional.empty()))
                        .then(from -> sent(List.of(
                                zfs, "send", "-t", ResumeToken.of(segment.to(), to, from, at, segment.features())))));
    }

    /** The number by which ZFS knows a snapshot wherever it is. */
    private Outcome<Long> guid(Snapshot snapshot) {
        var command = List.of(zfs, "get", "-Hp", "-o", "value", "guid", snapshot.name());
        return Child.run(command, STEP)
                .then(ended -> meaning.of(command, ended).map(_ -> ended))
                .then(ended -> ended.lines().stream()
                        .filter(guid -> guid.matches("[0-9]{1,20}"))
                        .findFirst()
                        .map(guid -> Outcome.done(Long.parseUnsignedLong(guid)))
                        .orElseGet(() -> Outcome.refused(
                                FaultCode.NO_SUCH_COMMIT, snapshot + " is not there", "See 'zfs list -t all'.")));
    }

    Outcome<Nothing> receive(Snapshot as, Optional<Snapshot> origin, InputStream stream) {
        var command = new ArrayList<>(List.of(zfs, "receive", "-u"));
        if (dialect.resumes()) {
            command.add("-s");
            origin.ifPresent(snapshot -> command.addAll(List.of("-o", "origin=" + snapshot.name())));
        }
        command.add(as.name());
        return Child.fed(command).then(child -> {
            try (child) {
                var poured = Pump.pour(stream, child.patientInput());
                // Also after a cut: it sees to it by itself what becomes of an incomplete stream.
                var ended = child.end(STEP);
                return poured.then(_ -> ended).then(how -> meaning.of(command, how));
            }
        });
    }

    /** It may go on to look for the snapshot, which is elsewhere, and fail; what the token says comes first. */
    Outcome<Optional<Segment.Position>> position(String token) {
        return Child.run(List.of(zfs, "send", "-n", "-v", "-t", token), STEP).map(ended -> position(ended.lines()));
    }

    static Optional<Segment.Position> position(List<String> lines) {
        var numbers = new HashMap<String, Long>();
        for (var line : lines) {
            var words = TOKEN_LINE.matcher(line);
            if (words.matches()) {
                numbers.put(words.group(1), Long.parseUnsignedLong(words.group(2), 16));
            }
        }
        var object = numbers.getOrDefault("object", 0L);
        var offset = numbers.getOrDefault("offset", -1L);
        return object > 0 && offset >= 0
                ? Optional.of(new Segment.Position(object, offset, numbers.getOrDefault("bytes", 0L)))
                : Optional.empty();
    }
}
