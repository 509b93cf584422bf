package io.dotmesh.domain.replica;

import io.dotmesh.domain.replica.Phase.BackingOff;
import io.dotmesh.domain.replica.Phase.Following;
import io.dotmesh.domain.replica.Phase.Performing;
import io.dotmesh.domain.replica.Phase.Resting;
import io.dotmesh.domain.replica.Phase.Serving;
import io.dotmesh.domain.replica.Phase.Starting;
import io.dotmesh.domain.replica.Phase.Yielding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules by which a node handles its replica of a branch. What they hold:
 *
 * <ol>
 *   <li>Nothing is mounted under a fence that this process did not just claim: {@link Effect.Mount} follows a granted
 *       {@link Effect.Claim} and nothing else. What a restarted process finds mounted it claims anew, or unmounts.
 *   <li>A replica that is not the holder's is never mounted. It takes commits of the line, on top of its own.
 *   <li>The master gives the branch away only when the other has every commit and the frozen live state. Until then, whatever
 *       happens, it claims anew and goes on with what it froze. A carry goes only when a live state that has it is served.
 *   <li>Whoever sees a fence above its own unmounts before anything else, and splits off what is beyond the new line before it
 *       receives anything. Nothing that may be dirty is dropped.
 *   <li>A commit is acknowledged only after the register still had the fence under which it was made.
 *   <li>Each ask has one answer, at the latest when its ticks are over, as long as the process lives; the asker has a deadline
 *       for when it does not.
 * </ol>
 *
 * <p>An event only changes what is known. Then, in a resting phase, what is known says what to do next: a lost, late or repeated
 * event is harmless.
 */
public final class ReplicaMachine {
    /** So long a frozen live state waits for the node that wanted it. */
    public static final int YIELD_TICKS_MAX = 12;

    /** Asks that wait at a time; more are refused. */
    public static final int ASKS_MAX = 64;

    private ReplicaMachine() {}

    public static Decision decide(Replica replica, ReplicaEvent event) {
        var answers = new ArrayList<Answer>();
        var told = learn(replica, event, answers);
        var next = Settling.settle(Asking.answer(told, answers));
        // What is under way already is not begun again for a fact.
        boolean isUnderWay = replica.phase() instanceof Performing && !(event instanceof ReplicaEvent.Result);
        return new Decision(next, isUnderWay ? Optional.empty() : effect(next.phase()), answers);
    }

    private static Optional<Effect> effect(Phase phase) {
        return switch (phase) {
            case Performing(var effect, var _) -> Optional.of(effect);
            case Resting _ -> Optional.empty();
        };
    }

    private static Replica learn(Replica replica, ReplicaEvent event, List<Answer> answers) {
        return switch (event) {
            case ReplicaEvent.Seen(var mastership) -> replica.seeing(mastership);
            case ReplicaEvent.Heard(var advert) -> replica.hearing(advert);
            case ReplicaEvent.Asked(var ask) -> Asking.add(replica, ask, answers);
            case ReplicaEvent.Detached(var client) ->
                replica.withClients(replica.clients().stream()
                        .filter(one -> !one.equals(client))
                        .toList());
            case ReplicaEvent.Tick _ -> Asking.expire(tick(replica).withOlderPeers(), answers);
            case ReplicaEvent.Result result ->
                replica.phase() instanceof Performing(var effect, var then)
                        ? Ending.end(replica, effect, then, result, answers)
                        : replica;
        };
    }

    private static Replica tick(Replica replica) {
        return switch (replica.phase()) {
            case BackingOff(var ticks, var then) -> replica.in(new BackingOff(ticks - 1, then));
            case Yielding(var claimed, var to, var request, var ticks) ->
                replica.in(new Yielding(claimed, to, request, ticks - 1));
            case Starting _, Following _, Serving _, Performing _ -> replica;
        };
    }

    static Replica perform(Replica replica, Effect effect, Resting then) {
        return replica.in(new Performing(effect, then));
    }
}
