package io.dotmesh.adapters.http;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.CommitRef;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.Commits;
import io.dotmesh.ports.driving.UseCases;
import java.util.List;
import java.util.Optional;

/**
 * Commits of a branch as people name them, {@code HEAD^} or the beginning of an id: looked up here, all in one state of
 * the branch, so that a command needs one call.
 */
final class References {
    /** Nobody writes that much of an id but all of it. */
    private static final int ID_CHARACTERS = 36;

    private final UseCases cases;
    private final Commits.Place place;
    private Optional<Outcome<List<Commit>>> history = Optional.empty();

    References(UseCases cases, Commits.Place place) {
        this.cases = cases;
        this.place = place;
    }

    Outcome<Optional<CommitId>> ifAny(String text) {
        return text.isEmpty() ? Outcome.done(Optional.empty()) : commit(text).map(Optional::of);
    }

    Outcome<CommitId> commit(String text) {
        if (text.length() >= ID_CHARACTERS) {
            return CommitId.parse(text);
        }
        return CommitRef.parse(text)
                .then(reference -> history().then(reference::in))
                .map(Commit::id);
    }

    private Outcome<List<Commit>> history() {
        if (history.isEmpty()) {
            history = Optional.of(cases.commits().ancestry(place.dot(), place.branch()));
        }
        return history.get();
    }
}
