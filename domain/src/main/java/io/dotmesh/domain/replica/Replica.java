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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a node knows of one branch.
 *
 * @param volume what it has itself
 * @param mastership the newest one that it heard of
 * @param peers what others said of theirs, and how long ago
 * @param asks what is asked of it, in order
 * @param clients who works with the live state here
 * @param spent the request for which giving the branch away was tried last, in vain; it is not tried again
 */
public record Replica(
        NodeId self,
        Phase phase,
        Volume volume,
        Optional<Mastership> mastership,
        SortedMap<NodeId, Peer> peers,
        List<Ask> asks,
        List<String> clients,
        Optional<RequestId> spent) {

    /** What a peer said last. */
    public record Peer(Advert advert, int ticksAgo) {
        /** After so many ticks without a word a peer may be gone, and so may be what it wanted. */
        public static final int TICKS_FRESH = 10;

        boolean isFresh() {
            return ticksAgo < TICKS_FRESH;
        }
    }

    public Replica {
        peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
        asks = List.copyOf(asks);
        clients = List.copyOf(clients);
    }

    /** As a process knows it that has just begun, where these clients are found to work. */
    public static Replica starting(NodeId self, List<String> clients) {
        return new Replica(
                self,
                new Starting(),
                Volume.EMPTY,
                Optional.empty(),
                new TreeMap<>(),
                List.of(),
                clients,
                Optional.empty());
    }

    Replica in(Phase next) {
        return new Replica(self, next, volume, mastership, peers, asks, clients, spent);
    }

    Replica with(Volume next) {
        return new Replica(self, phase, next, mastership, peers, asks, clients, spent);
    }

    Replica withAsks(List<Ask> next) {
        return new Replica(self, phase, volume, mastership, peers, next, clients, spent);
    }

    Replica withClients(List<String> next) {
        return new Replica(self, phase, volume, mastership, peers, asks, next, spent);
    }

    Replica withSpent(RequestId request) {
        return new Replica(self, phase, volume, mastership, peers, asks, clients, Optional.of(request));
    }

    /** Fences only grow, so an older one is old news. */
    Replica seeing(Mastership news) {
        boolean old =
                mastership.map(known -> !news.fence().isAfter(known.fence())).orElse(false);
        return old ? this : new Replica(self, phase, volume, Optional.of(news), peers, asks, clients, spent);
    }

    Replica hearing(Advert advert) {
        var before = peers.get(advert.from());
        if (before != null && before.advert().number() >= advert.number()) {
            return this;
        }
        return withPeer(advert.from(), new Peer(advert, 0));
    }

    private Replica withPeer(NodeId node, Peer peer) {
        var next = new TreeMap<>(peers);
        next.put(node, peer);
        return new Replica(self, phase, volume, mastership, next, asks, clients, spent);
    }

    Replica withOlderPeers() {
        var next = new TreeMap<NodeId, Peer>();
        peers.forEach((node, peer) ->
                next.put(node, new Peer(peer.advert(), Math.min(peer.ticksAgo() + 1, Peer.TICKS_FRESH))));
        return new Replica(self, phase, volume, mastership, next, asks, clients, spent);
    }

    Optional<Advert> fresh(NodeId node) {
        return Optional.ofNullable(peers.get(node)).filter(Peer::isFresh).map(Peer::advert);
    }

    /** The mastership under which clients may work here; also while something else is done in the meantime. */
    public Optional<Mastership> serving() {
        return switch (phase) {
            case Resting resting -> serving(resting);
            case Performing(var effect, var then) -> leavesMounted(effect) ? serving(then) : Optional.empty();
        };
    }

    private static Optional<Mastership> serving(Resting resting) {
        return switch (resting) {
            case Serving(var claimed) -> Optional.of(claimed);
            case BackingOff(var _, var then) -> serving(then);
            case Starting _, Following _, Yielding _ -> Optional.empty();
        };
    }

    private static boolean leavesMounted(Effect effect) {
        return switch (effect) {
            case Effect.Mount _, Effect.Unmount _, Effect.Freeze _, Effect.Claim _, Effect.Give _ -> false;
            case Effect.Inspect _,
                    Effect.Look _,
                    Effect.Commit _,
                    Effect.Verify _,
                    Effect.Receive _,
                    Effect.Fetch _,
                    Effect.Drop _,
                    Effect.Stash _,
                    Effect.Tell _ -> true;
        };
    }

    /** Who holds the branch, as far as this node knows, for people. */
    String holder() {
        return mastership.map(known -> known.holder().value()).orElse("nobody known");
    }

    /** What this node tells its peers of all that. */
    public Advert advert(long number) {
        return new Advert(
                self,
                number,
                mastership,
                serving(),
                volume.history(),
                volume.carries().stream().map(Carry::fence).toList(),
                wanted(),
                yielded(),
                refusals());
    }

    private Optional<RequestId> wanted() {
        return asks.stream()
                .filter(ask -> ask instanceof Ask.Attach)
                .map(Ask::request)
                .findFirst();
    }

    private Optional<Advert.Yield> yielded() {
        return phase instanceof Yielding(var claimed, var to, var request, var _)
                ? Optional.of(new Advert.Yield(to, request, claimed.fence()))
                : Optional.empty();
    }

    private List<Advert.Refusal> refusals() {
        var refusals = new ArrayList<Advert.Refusal>();
        peers.values().stream()
                .filter(Peer::isFresh)
                .flatMap(peer -> peer.advert().wanted().stream())
                .forEach(request -> whyNot(request).ifPresent(why -> refusals.add(new Advert.Refusal(request, why))));
        return refusals;
    }

    private Optional<String> whyNot(RequestId request) {
        if (spent.map(request::equals).orElse(false)) {
            return Optional.of("the branch could not be moved in time");
        }
        if (phase instanceof Yielding(var _, var to, var first, var _) && !first.equals(request)) {
            return Optional.of("the branch is being moved to " + to);
        }
        return serving().isPresent() && !clients.isEmpty()
                ? Optional.of("held on " + self + " by " + String.join(", ", clients))
                : Optional.empty();
    }
}
