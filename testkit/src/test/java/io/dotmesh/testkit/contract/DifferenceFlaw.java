package io.dotmesh.testkit.contract;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Broken promises about differences. */
interface DifferenceFlaw {
    Flaw DIFFERS_BACKWARDS = (honest, asked) -> tell(asked, diff(honest, asked).reversed());

    Flaw TELLS_ON = (honest, asked) -> {
        for (var change : diff(honest, asked)) {
            boolean _ = receiver(asked).test(change);
        }
        return Outcome.done();
    };

    Flaw OVERLOOKS_MODIFICATIONS = (honest, asked) -> tell(
            asked,
            diff(honest, asked).stream()
                    .filter(change -> change.kind() != Change.Kind.MODIFIED)
                    .toList());

    Flaw TELLS_RENAMES_AS_TWO = (honest, asked) -> tell(
            asked,
            diff(honest, asked).stream()
                    .flatMap(change -> change.from()
                            .map(from -> Stream.of(
                                    new Change(Change.Kind.REMOVED, from.subdot(), from.path()),
                                    new Change(Change.Kind.ADDED, change.subdot(), change.path())))
                            .orElseGet(() -> Stream.of(change)))
                    .sorted()
                    .toList());

    Flaw SEES_NO_DIFFERENCE = (_, _) -> Outcome.done(false);

    private static Outcome<?> tell(Object[] asked, List<Change> changes) {
        var receiver = receiver(asked);
        boolean _ = changes.stream().allMatch(receiver);
        return Outcome.done();
    }

    @SuppressWarnings("unchecked")
    private static Predicate<Change> receiver(Object[] asked) {
        return (Predicate<Change>) asked[3];
    }

    @SuppressWarnings("unchecked")
    private static List<Change> diff(VolumeStore honest, Object[] asked) {
        var changes = new ArrayList<Change>();
        honest.diff((BranchId) asked[0], (CommitId) asked[1], (Optional<CommitId>) asked[2], changes::add)
                .orElseThrow();
        return changes;
    }
}
