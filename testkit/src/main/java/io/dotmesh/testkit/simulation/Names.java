package io.dotmesh.testkit.simulation;

import io.dotmesh.domain.replica.Phase;
import io.dotmesh.domain.replica.ReplicaEvent;

/** Phases and events, as charts and traces call them. */
final class Names {
    private Names() {}

    static String of(Phase phase) {
        return switch (phase) {
            case Phase.Performing(var effect, var then) ->
                then instanceof Phase.Serving && leavesServing(phase)
                        ? "Serving_" + effect.getClass().getSimpleName()
                        : effect.getClass().getSimpleName();
            case Phase.BackingOff(var _, var then) ->
                then instanceof Phase.Serving ? "Serving_BackingOff" : "BackingOff";
            case Phase.Resting resting -> resting.getClass().getSimpleName();
        };
    }

    private static boolean leavesServing(Phase phase) {
        return phase instanceof Phase.Performing(var effect, var _)
                && !(effect instanceof io.dotmesh.domain.replica.Effect.Mount);
    }

    static String of(ReplicaEvent event) {
        return event.getClass().getSimpleName();
    }
}
