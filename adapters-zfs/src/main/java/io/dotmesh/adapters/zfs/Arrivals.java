package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.adapters.zfs.Segment.Position;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is on its way into the pool, or was cut on it. A note in the pool says which commits are being taken in, so that
 * the next process can tell what came of it from what anybody else made. Snapshots that came are no commits until all
 * came; of the last, ZFS itself keeps what came where it can.
 */
final class Arrivals {
    /** After which nobody will come back to it. */
    static final Duration KEPT = Duration.ofDays(7);

    private static final String NOTE = "io.dotmesh:increment";
    private static final String GOING = "io.dotmesh:going";
    private static final String NONE = "-";

    /** Before a commit that is the one at which a new volume begins. */
    private static final String ROOT = "^";

    private final Ground ground;
    private final InstantSource clock;

    Arrivals(Ground ground, InstantSource clock) {
        this.ground = ground;
        this.clock = clock;
    }

    /**
     * Which commits are taken in, by the one before the first and by the last.
     *
     * @param from empty for a whole volume
     * @param begins whether they make a volume that begins at {@code from}
     */
    record Note(Optional<CommitId> from, boolean begins, CommitId last, StreamFeatures features) {
        static Note of(StreamHeader header) {
            return new Note(header.from(), header.root().isPresent(), header.last(), header.features());
        }

        /** The commit on top of which they come; empty when they make a volume. */
        Optional<CommitId> below() {
            return begins ? Optional.empty() : from;
        }

        private static Optional<Note> parse(String text) {
            var words = text.split(" ", -1);
            if (words.length < 2) {
                return Optional.empty();
            }
            boolean begins = words[0].startsWith(ROOT);
            var before = begins ? words[0].substring(ROOT.length()) : words[0];
            var from = CommitId.parse(before).toOptional().filter(_ -> !before.equals(NONE));
            // Notes of version 0.1 end here.
            var listed = words.length == 2 || words[2].equals(NONE) ? "" : words[2];
            var features = StreamFeatures.parse(listed).toOptional();
            return CommitId.parse(words[1])
                    .toOptional()
                    .flatMap(last -> features.map(each -> new Note(from, begins, last, each)));
        }

        private static Instant since(String text) {
            try {
                return Instant.parse(text.substring(text.lastIndexOf(' ') + 1));
            } catch (DateTimeException _) {
                return Instant.MIN;
            }
        }

        @Override
        public String toString() {
            return (begins ? ROOT : "") + from.map(CommitId::value).orElse(NONE) + " " + last + " "
                    + (features.equals(StreamFeatures.NONE) ? NONE : features.toString());
        }
    }

    /**
     * How far a stream came.
     *
     * @param whole the names of the snapshots that came whole, oldest first
     * @param within how much of the next came
     */
    record Arrival(Note note, List<String> whole, Optional<Position> within) {
        Arrival {
            whole = List.copyOf(whole);
        }

        ResumePoint point() {
            return new Point(
                            note.from(),
                            note.last(),
                            note.features(),
                            whole.isEmpty() ? Optional.empty() : Optional.of(new CommitId(whole.getLast())),
                            within)
                    .written();
        }
    }

    /** The dataset into which a stream is received that goes on top of a commit, or of none. */
    Dataset target(BranchId branch, Optional<CommitId> below) {
        return below.isPresent() ? ground.layout().of(branch) : ground.layout().incoming(branch);
    }

    Outcome<Nothing> begin(BranchId branch, Note note) {
        var text = note + " " + clock.instant();
        var dataset = ground.layout().increment(branch);
        ground.seen().waits(branch);
        var made = ground.zfs().create(dataset, Map.of("mountpoint", "none", NOTE, text));
        return Faults.is(made, FaultCode.ALREADY_EXISTS) ? ground.zfs().set(dataset, NOTE, text) : made;
    }

    /** Done when none was begun. */
    Outcome<Nothing> end(BranchId branch) {
        var destroyed = ground.zfs().destroy(ground.layout().increment(branch));
        return (Faults.is(destroyed, FaultCode.NO_SUCH_BRANCH) ? Outcome.done() : destroyed)
                .peek(_ -> ground.seen().waitsNoLonger(branch));
    }

    /** Says that what came goes, and the live state back to where it was. */
    Outcome<Nothing> go(BranchId branch) {
        return ground.zfs().set(ground.layout().increment(branch), GOING, "yes");
    }

    Outcome<Boolean> isGoing(BranchId branch) {
        return ground.zfs()
                .describe(List.of(ground.layout().increment(branch)), List.of(GOING))
                .map(found -> found.stream().anyMatch(each -> each.has(GOING)));
    }

    /** Whether a note is so old that what it speaks of is dropped. */
    Outcome<Boolean> isOld(BranchId branch) {
        return text(branch)
                .map(text -> text.map(Note::since)
                        .filter(since -> since.isAfter(clock.instant().minus(KEPT)))
                        .isEmpty());
    }

    private Outcome<Optional<String>> text(BranchId branch) {
        return ground.zfs()
                .describe(List.of(ground.layout().increment(branch)), List.of(NOTE))
                .map(found -> found.stream().findFirst().flatMap(each -> each.property(NOTE)));
    }

    Outcome<Optional<Note>> note(BranchId branch) {
        return ground.seen().isWaiting(branch)
                ? text(branch).map(text -> text.flatMap(Note::parse))
                : Outcome.done(Optional.empty());
    }

    /** What came, and can still go on; empty when nothing did, or when others have built upon it. */
    Outcome<Optional<Arrival>> find(BranchId branch) {
        return note(branch)
                .then(noted -> isGoing(branch)
                        .then(going -> noted.filter(_ -> !going)
                                .map(note -> find(branch, note))
                                .orElseGet(() -> Outcome.done(Optional.empty()))));
    }

    private Outcome<Optional<Arrival>> find(BranchId branch, Note note) {
        var target = target(branch, note.below());
        var asked = new ArrayList<>(List.of(Zfs.MADE, CommitProperties.AT));
        if (ground.zfs().dialect().resumes()) {
            asked.add(Zfs.RESUME_TOKEN);
        }
        return ground.look(branch).then(picture -> {
            boolean there = picture.volume(branch).isPresent();
            return there != note.below().isPresent()
                    ? Outcome.done(Optional.empty())
                    : ground.zfs()
                            .describe(List.of(target), List.of(Zfs.MADE))
                            .then(found -> found.isEmpty()
                                    ? Outcome.done(Optional.<Arrival>empty())
                                    : ground.zfs()
                                            .describeBelow(target, 1, asked)
                                            .then(all -> arrival(note, all)));
        });
    }

    private Outcome<Optional<Arrival>> arrival(Note note, List<Described> found) {
        var snapshots = snapshots(found);
        int base = note.below()
                .map(from -> labels(snapshots).indexOf(from.value()))
                .orElse(-1);
        var after = snapshots.subList(base + 1, snapshots.size());
        boolean ours = after.stream()
                .allMatch(each -> CommitId.parse(each.label()).isDone()
                        && (note.below().isEmpty() || CommitProperties.id(each).isEmpty()));
        if (!ours || (note.below().isPresent() && base < 0)) {
            return Outcome.done(Optional.empty());
        }
        var token = found.stream()
                .filter(each -> !each.isSnapshot())
                .findFirst()
                .flatMap(each -> each.property(Zfs.RESUME_TOKEN));
        return token.map(text -> ground.zfs().position(text))
                .orElseGet(() -> Outcome.done(Optional.empty()))
                .map(within -> after.isEmpty() && within.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Arrival(note, labels(after), within)));
    }

    /** Those that this program does not take for a moment only. */
    static List<Described> snapshots(List<Described> found) {
        return found.stream()
                .filter(each -> each.isSnapshot() && !Layout.isHidden(each.label()))
                .toList();
    }

    private static List<String> labels(List<Described> snapshots) {
        return snapshots.stream().map(Described::label).toList();
    }
}
