package io.dotmesh.adapters.http;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.CommitRef;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.UseCases;
import java.util.Optional;

/**
 * A commit as people name it, looked up here so that a command needs one call: {@code HEAD^}, or the beginning of an id.
 */
final class Reference {
    /** Nobody writes that much of an id but all of it. */
    private static final int ID_CHARACTERS = 36;

    private Reference() {}

    static Outcome<Optional<CommitId>> in(UseCases cases, Arguments.Place place, String text) {
        return text.isEmpty()
                ? Outcome.done(Optional.empty())
                : required(cases, place, text).map(Optional::of);
    }

    static Outcome<CommitId> required(UseCases cases, Arguments.Place place, String text) {
        if (text.length() >= ID_CHARACTERS) {
            return CommitId.parse(text);
        }
        return CommitRef.parse(text)
                .then(reference -> cases.commits()
                        .ancestry(place.dot(), place.branch())
                        .then(reference::in)
                        .map(commit -> commit.id()));
    }
}
