package io.dotmesh.domain.replica;

import java.util.List;
import java.util.Optional;

/**
 * What a replica is after an event, and what is to be done.
 *
 * @param effect at most one: a replica has one under way at a time
 * @param answers to send; nothing comes back for them
 */
public record Decision(Replica next, Optional<Effect> effect, List<Answer> answers) {
    public Decision {
        answers = List.copyOf(answers);
    }
}
