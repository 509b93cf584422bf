package io.dotmesh.domain.replica;

import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.identity.RequestId;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.replica.Phase.BackingOff;
import io.dotmesh.domain.replica.Phase.Following;
import io.dotmesh.domain.replica.Phase.Performing;
import io.dotmesh.domain.replica.Phase.Resting;
import io.dotmesh.domain.replica.Phase.Serving;
import io.dotmesh.domain.replica.Phase.Starting;
import io.dotmesh.domain.replica.Phase.Yielding;
import io.dotmesh.domain.replica.Replica.Peer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What the facts call for in a resting phase. */
final class Settling {
    /** So much may a node lack, for which the master stops to serve while it gets the rest. */
    private static final int COMMITS_LEFT_MAX = 1;

    private Settling() {}

    static Replica settle(Replica replica) {
        return switch (replica.phase()) {
            case Resting resting -> rest(replica, resting);
            case Performing _ -> replica;
        };
    }

    private static Replica rest(Replica replica, Resting resting) {
        return switch (resting) {
            case Starting _ -> inspect(replica, new Following());
            case BackingOff(var ticks, var then) -> backOff(replica, ticks, then);
            case Following _ ->
                replica.mastership()
                        .map(mastership -> follow(replica, new Standing(replica, mastership)))
                        .orElse(replica);
            case Serving(var claimed) -> serve(replica, claimed);
            case Yielding yielding -> give(replica, yielding);
        };
    }

    private static Replica inspect(Replica replica, Resting then) {
        return ReplicaMachine.perform(replica, new Effect.Inspect(), then);
    }

    private static Replica backOff(Replica replica, int ticks, Resting then) {
        if (then instanceof Serving(var claimed) && isFenced(replica, claimed)) {
            return unmount(replica);
        }
        return ticks > 0 ? replica : inspect(replica, then);
    }

    private static Replica follow(Replica replica, Standing standing) {
        var mastership = standing.mastership();
        boolean holds = mastership.holder().equals(replica.self());
        if (!holds && replica.volume().isMounted()) {
            return unmount(replica);
        }
        boolean mayClaim = standing.source().isPresent() && standing.hasRequired();
        if (isTakingOver(replica) && !(holds && mayClaim)) {
            var taken = mastership.takenOverBy(replica.self(), replica.volume().tip());
            return claim(replica, mastership, taken, standing.beginning());
        }
        if (holds && mayClaim) {
            return standing.source()
                    .map(source -> claim(replica, mastership, source))
                    .orElse(replica);
        }
        if (holds) {
            return first(replica, new Following(), List.of(standing::receive, () -> tell(replica)));
        }
        // What is beyond the line is split off first; only then may anything come on top of it.
        return standing.stash()
                .map(stash -> ReplicaMachine.perform(replica, stash, new Following()))
                .orElseGet(() -> first(
                        replica,
                        new Following(),
                        List.of(standing::fetch, standing::receive, standing::drop, () -> tell(replica))));
    }

    private static Replica claim(Replica replica, Mastership mastership, Standing.Source source) {
        var proposed = source.startsLine()
                ? mastership.takenOverBy(replica.self(), replica.volume().tip())
                : mastership.claimed();
        return claim(replica, mastership, proposed, source);
    }

    private static Replica claim(Replica replica, Mastership seen, Mastership proposed, Standing.Source source) {
        return ReplicaMachine.perform(
                replica, new Effect.Claim(seen.fence(), proposed, source.carry()), new Following());
    }

    private static Replica serve(Replica replica, Mastership claimed) {
        if (isFenced(replica, claimed)) {
            return unmount(replica);
        }
        var commit =
                replica.asks().stream().filter(ask -> ask instanceof Ask.Commit).findFirst();
        if (commit.isPresent()) {
            return commit(replica, claimed, commit.get());
        }
        var wish = wish(replica);
        if (wish.isPresent()) {
            var yielding = new Yielding(claimed, wish.get().to(), wish.get().request(), ReplicaMachine.YIELD_TICKS_MAX);
            return ReplicaMachine.perform(replica, new Effect.Unmount(false), yielding);
        }
        var standing = new Standing(replica, claimed);
        return first(
                replica, new Serving(claimed), List.of(standing::stashOfCarries, standing::drop, () -> tell(replica)));
    }

    private static Replica commit(Replica replica, Mastership claimed, Ask commit) {
        var others = replica.asks().stream().filter(ask -> !ask.equals(commit)).toList();
        return ReplicaMachine.perform(
                replica.withAsks(others), new Effect.Commit(commit.request(), claimed.fence()), new Serving(claimed));
    }

    /** A node where somebody wants to attach, and whose copy is near enough. */
    private record Wish(NodeId to, RequestId request) {}

    private static Optional<Wish> wish(Replica replica) {
        if (!replica.clients().isEmpty()) {
            return Optional.empty();
        }
        return replica.peers().values().stream()
                .filter(Peer::isFresh)
                .map(Peer::advert)
                .filter(peer -> isNear(replica.volume().history(), peer.history()))
                .flatMap(peer -> peer.wanted().map(request -> new Wish(peer.from(), request)).stream())
                .filter(wish -> !replica.spent().map(wish.request()::equals).orElse(false))
                .findFirst();
    }

    private static boolean isNear(History master, History replica) {
        return switch (CatchUp.of(replica, master)) {
            case CatchUp.UpToDate _ -> true;
            case CatchUp.Receive _ -> master.size() - replica.size() <= COMMITS_LEFT_MAX;
            case CatchUp.Ahead _, CatchUp.Diverged _, CatchUp.Unrelated _ -> false;
        };
    }

    /** Ends by giving the branch away, or by claiming it anew, which the next phase does by itself for its holder. */
    private static Replica give(Replica replica, Yielding yielding) {
        var claimed = yielding.claimed();
        if (isFenced(replica, claimed)) {
            return settleAgain(replica);
        }
        var other = replica.fresh(yielding.to());
        boolean wanted = other.map(peer -> peer.wants(yielding.request())).orElse(false);
        if (!wanted || yielding.ticksLeft() <= 0) {
            return settleAgain(replica.withSpent(yielding.request()));
        }
        boolean ready = other.map(peer -> peer.carries().contains(claimed.fence())
                        && peer.history().equals(replica.volume().history()))
                .orElse(false);
        return ready
                ? ReplicaMachine.perform(
                        replica,
                        new Effect.Give(
                                claimed.fence(),
                                claimed.givenTo(yielding.to(), replica.volume().tip())),
                        new Following())
                : replica;
    }

    private static Replica settleAgain(Replica replica) {
        return rest(replica.in(new Following()), new Following());
    }

    private static boolean isFenced(Replica replica, Mastership claimed) {
        return replica.mastership()
                .map(seen -> seen.fence().isAfter(claimed.fence()))
                .orElse(false);
    }

    private static boolean isTakingOver(Replica replica) {
        return replica.asks().stream().anyMatch(ask -> ask instanceof Ask.TakeOver);
    }

    private static Replica unmount(Replica replica) {
        return ReplicaMachine.perform(replica, new Effect.Unmount(true), new Following());
    }

    private static Optional<Effect> tell(Replica replica) {
        return replica.volume().untold().stream().<Effect>map(Effect.Tell::new).findFirst();
    }

    private static Replica first(Replica replica, Resting then, List<Supplier<Optional<Effect>>> candidates) {
        return candidates.stream()
                .flatMap(candidate -> candidate.get().stream())
                .findFirst()
                .map(effect -> ReplicaMachine.perform(replica, effect, then))
                .orElse(replica);
    }
}
