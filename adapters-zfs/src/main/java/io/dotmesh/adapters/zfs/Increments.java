package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Notes in the pool that commits are being put on top of a volume, so that the next process knows what came of it when
 * this one is killed, and can tell it from what anybody else made.
 */
final class Increments {
    private static final String BETWEEN = "io.dotmesh:increment";

    private final Ground ground;

    Increments(Ground ground) {
        this.ground = ground;
    }

    /** Which commits are put on top of which, by the first and the last. */
    private record Note(CommitId from, CommitId last) {
        static Optional<Note> parse(String text) {
            var words = text.split(" ", -1);
            return words.length == 2
                    ? CommitId.parse(words[0])
                            .then(from -> CommitId.parse(words[1]).map(last -> new Note(from, last)))
                            .toOptional()
                    : Optional.empty();
        }
    }

    /**
     * What an increment that was cut left on a volume, and nothing else.
     *
     * @param from the commit that was the newest before
     * @param snapshots those after it, oldest first, of which the last is the newest of the volume
     */
    record Rest(CommitId from, List<String> snapshots) {}

    Outcome<Nothing> begin(BranchId branch, CommitId from, CommitId last) {
        var note = from + " " + last;
        var dataset = ground.layout().increment(branch);
        var made = ground.zfs().create(dataset, Map.of("mountpoint", "none", BETWEEN, note));
        return Faults.is(made, FaultCode.ALREADY_EXISTS) ? ground.zfs().set(dataset, BETWEEN, note) : made;
    }

    /** Done when none was begun. */
    Outcome<Nothing> end(BranchId branch) {
        var destroyed = ground.zfs().destroy(ground.layout().increment(branch));
        return Faults.is(destroyed, FaultCode.NO_SUCH_BRANCH) ? Outcome.done() : destroyed;
    }

    /** Empty when all of it is there, when nothing is, or when others have built upon it and it cannot be told apart. */
    Outcome<Optional<Rest>> rest(BranchId branch) {
        var layout = ground.layout();
        return ground.zfs()
                .describe(List.of(layout.increment(branch)), List.of(BETWEEN))
                .then(noted -> ground.look(branch).then(picture -> {
                    var note = noted.stream()
                            .findFirst()
                            .flatMap(each -> each.property(BETWEEN))
                            .flatMap(Note::parse);
                    return note.isEmpty() || picture.volume(branch).isEmpty()
                            ? Outcome.done(Optional.<Rest>empty())
                            : ground.zfs()
                                    .describeBelow(layout.of(branch), 1, List.of(Zfs.MADE, CommitProperties.AT))
                                    .map(found -> rest(note.get(), found));
                }));
    }

    private static Optional<Rest> rest(Note note, List<Described> found) {
        var snapshots = found.stream()
                .filter(each -> each.isSnapshot() && !Layout.isHidden(each.label()))
                .toList();
        var labels = snapshots.stream().map(Described::label).toList();
        int from = labels.indexOf(note.from().value());
        int last = labels.indexOf(note.last().value());
        var after = snapshots.subList(from + 1, snapshots.size());
        // The last becomes a commit last; and while it is not there, none of them is one.
        boolean cut = last < 0
                ? after.stream().noneMatch(each -> CommitProperties.id(each).isPresent())
                : last == labels.size() - 1
                        && CommitProperties.id(snapshots.getLast()).isEmpty();
        boolean named =
                after.stream().allMatch(each -> CommitId.parse(each.label()).isDone());
        return from >= 0 && !after.isEmpty() && cut && named
                ? Optional.of(new Rest(note.from(), labels.subList(from + 1, labels.size())))
                : Optional.empty();
    }
}
