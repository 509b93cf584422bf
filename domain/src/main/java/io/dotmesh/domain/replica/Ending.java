package io.dotmesh.domain.replica;

import io.dotmesh.domain.identity.RequestId;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.replica.Phase.BackingOff;
import io.dotmesh.domain.replica.Phase.Following;
import io.dotmesh.domain.replica.Phase.Resting;
import io.dotmesh.domain.replica.Phase.Serving;
import io.dotmesh.domain.replica.ReplicaEvent.Failed;
import io.dotmesh.domain.replica.ReplicaEvent.Found;
import io.dotmesh.domain.replica.ReplicaEvent.Granted;
import io.dotmesh.domain.replica.ReplicaEvent.Stored;
import java.util.List;
import java.util.Optional;

/** What follows the end of an effect. */
final class Ending {
    private static final int BACKOFF_TICKS = 2;

    private Ending() {}

    static Replica end(Replica replica, Effect effect, Resting then, ReplicaEvent.Result result, List<Answer> answers) {
        return switch (result) {
            case Stored(var volume) -> stored(replica.with(volume), effect, then);
            case Granted(var mastership) -> granted(replica.seeing(mastership), effect, mastership);
            case Found(var mastership) -> found(replica.seeing(mastership), effect, then, mastership, answers);
            case Failed(var why) -> failed(replica, effect, then, why, answers);
        };
    }

    private static Replica stored(Replica replica, Effect effect, Resting then) {
        return switch (effect) {
            case Effect.Inspect _ -> inspected(replica, then);
            case Effect.Commit(var request, var fence) ->
                replica.volume()
                        .tip()
                        .map(tip -> ReplicaMachine.perform(replica, new Effect.Verify(request, tip, fence), then))
                        .orElse(replica.in(then));
            case Effect.Unmount _ ->
                then instanceof Phase.Yielding
                        ? ReplicaMachine.perform(replica.withClients(List.of()), new Effect.Freeze(), then)
                        : replica.withClients(List.of()).in(then);
            case Effect.Look _,
                    Effect.Claim _,
                    Effect.Give _,
                    Effect.Mount _,
                    Effect.Freeze _,
                    Effect.Verify _,
                    Effect.Receive _,
                    Effect.Fetch _,
                    Effect.Drop _,
                    Effect.Stash _,
                    Effect.Tell _ -> replica.in(then);
        };
    }

    /** Whoever does not serve looks into the register too: what it knows of it may be as old as its failure. */
    private static Replica inspected(Replica replica, Resting then) {
        boolean stillServing =
                then instanceof Serving(var claimed) && replica.volume().isMountedUnder(claimed.fence());
        return stillServing ? replica.in(then) : ReplicaMachine.perform(replica, new Effect.Look(), new Following());
    }

    /** The one place from which a mount comes. */
    private static Replica granted(Replica replica, Effect effect, Mastership mastership) {
        return effect instanceof Effect.Claim(var _, var _, var carry)
                ? ReplicaMachine.perform(replica, new Effect.Mount(mastership.fence(), carry), new Serving(mastership))
                : replica.in(new Following());
    }

    private static Replica found(
            Replica replica, Effect effect, Resting then, Mastership mastership, List<Answer> answers) {
        return switch (effect) {
            case Effect.Verify(var request, var commit, var fence) -> {
                answers.add(
                        mastership.fence().equals(fence)
                                ? new Answer.Committed(request, commit)
                                : unknown(request, "another node was made the master meanwhile"));
                yield replica.in(then);
            }
            case Effect.Claim(var _, var proposed, var _) -> {
                boolean tookOver = proposed.line().equals(proposed.fence());
                yield (tookOver ? outrun(replica, mastership, answers) : replica).in(new Following());
            }
            case Effect.Give _ -> replica.in(new Following());
            case Effect.Inspect _,
                    Effect.Look _,
                    Effect.Mount _,
                    Effect.Unmount _,
                    Effect.Freeze _,
                    Effect.Commit _,
                    Effect.Receive _,
                    Effect.Fetch _,
                    Effect.Drop _,
                    Effect.Stash _,
                    Effect.Tell _ -> replica.in(then);
        };
    }

    /** An administrator decided on what stood there before; what stands there now may change the mind. */
    private static Replica outrun(Replica replica, Mastership mastership, List<Answer> answers) {
        replica.asks().stream()
                .filter(ask -> ask instanceof Ask.TakeOver)
                .forEach(ask -> answers.add(
                        new Answer.Refused(ask.request(), "meanwhile the master is " + mastership.holder())));
        return replica.withAsks(replica.asks().stream()
                .filter(ask -> !(ask instanceof Ask.TakeOver))
                .toList());
    }

    private static Replica failed(Replica replica, Effect effect, Resting then, String why, List<Answer> answers) {
        return switch (effect) {
            case Effect.Verify(var request, var _, var _) -> {
                answers.add(unknown(request, why));
                yield replica.in(then);
            }
            case Effect.Commit(var request, var _) -> {
                answers.add(unknown(request, why));
                yield replica.in(backingOff(then));
            }
            case Effect.Inspect _, Effect.Receive _, Effect.Fetch _, Effect.Drop _, Effect.Stash _, Effect.Tell _ ->
                replica.in(backingOff(then));
            case Effect.Unmount _, Effect.Freeze _ ->
                yieldedTo(then).map(replica::withSpent).orElse(replica).in(backingOff(new Following()));
            case Effect.Look _, Effect.Claim _, Effect.Give _, Effect.Mount _ ->
                replica.in(backingOff(new Following()));
        };
    }

    private static Optional<RequestId> yieldedTo(Resting then) {
        return then instanceof Phase.Yielding(var _, var _, var request, var _)
                ? Optional.of(request)
                : Optional.empty();
    }

    private static BackingOff backingOff(Resting then) {
        return new BackingOff(BACKOFF_TICKS, then);
    }

    private static Answer unknown(RequestId request, String why) {
        return new Answer.Unknown(
                request, "the commit may have been made, and is kept then, in the branch or in a stash: " + why);
    }
}
