package io.dotmesh.domain.replica;

import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.mastership.Fence;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.replica.History.Made;
import io.dotmesh.domain.replica.Replica.Peer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How what a node has stands to the line of live states that the register names: what of it is in it, beyond it, or missing. */
record Standing(Replica replica, Mastership mastership) {

    /** Where a live state to mount comes from. */
    record Source(boolean startsLine, Optional<Fence> carry) {}

    /**
     * The live state that this node, as the holder, may go on with.
     *
     * <p>Its own, or the newest carry, if mounted under a fence of the line: the holder has the newest then. For the mastership
     * goes on within a line only from a node that has made its live state a carry, and only to one that has that carry.
     * With neither, it may begin a line with what it has if nobody can have mounted in this one, which is so until the fence
     * that began it is replaced: it is this node's own, and it mounts under no other.
     */
    Optional<Source> source() {
        var volume = replica.volume();
        if (volume.live().filter(live -> mastership.continues(live.served())).isPresent()) {
            return Optional.of(new Source(false, Optional.empty()));
        }
        var carry = newest(carriesOnTip().filter(one -> mastership.continues(one.fence())));
        if (carry.isPresent()) {
            return Optional.of(new Source(false, carry));
        }
        return mastership.fence().equals(mastership.line()) ? Optional.of(beginning()) : Optional.empty();
    }

    /** What a new line begins with: what is dirty here, or else a carry, or else the newest commit. */
    Source beginning() {
        var volume = replica.volume();
        return new Source(true, volume.mayDiffer() ? Optional.empty() : newest(carriesOnTip()));
    }

    private Stream<Carry> carriesOnTip() {
        return replica.volume().carries().stream()
                .filter(carry -> carry.base().equals(replica.volume().tip()));
    }

    private static Optional<Fence> newest(Stream<Carry> carries) {
        return carries.map(Carry::fence).reduce((_, later) -> later);
    }

    boolean hasRequired() {
        return mastership
                .requiredTip()
                .map(tip -> replica.volume().history().has(tip))
                .orElse(true);
    }

    /**
     * The holder's history in this line.
     *
     * <p>Old news of it will do to tell what of an older line is in this one: that was settled when the line began.
     */
    Optional<Advert> master() {
        return Optional.ofNullable(replica.peers().get(mastership.holder()))
                .map(Peer::advert)
                .filter(advert -> advert.knows(mastership));
    }

    /**
     * What a node that is not the holder has beyond the line, to be split off.
     *
     * <p>A commit that the holder did not advertise is beyond it only if it was made in an older line; one of this line comes
     * with a later advert.
     */
    Optional<Effect> stash() {
        return master().flatMap(holder -> {
            var volume = replica.volume();
            var ours = volume.history();
            int shared = ours.shared(holder.history());
            boolean commits = shared < ours.size()
                    && !mastership.continues(ours.commits().get(shared).fence());
            boolean live = volume.live()
                    .filter(state -> state.dirty() && !mastership.continues(state.served()))
                    .isPresent();
            var carries = staleCarries();
            return commits || live || !carries.isEmpty()
                    ? Optional.of(new Effect.Stash(commits ? ours.at(shared) : ours.tip(), live, carries))
                    : Optional.empty();
        });
    }

    /** What the holder itself has beyond the line that it serves: carries that came to nothing before it took over. */
    Optional<Effect> stashOfCarries() {
        var carries = staleCarries();
        return carries.isEmpty()
                ? Optional.empty()
                : Optional.of(new Effect.Stash(replica.volume().tip(), false, carries));
    }

    private List<Fence> staleCarries() {
        return replica.volume().carries().stream()
                .filter(carry -> carry.dirty() && !mastership.continues(carry.fence()) && !isContained(carry))
                .map(Carry::fence)
                .toList();
    }

    /** A carry that is in a live state that some node serves or served; or that has nothing in it and is of an older line. */
    Optional<Effect> drop() {
        return replica.volume().carries().stream()
                .filter(carry -> isContained(carry) || (!carry.dirty() && !mastership.continues(carry.fence())))
                .<Effect>map(carry -> new Effect.Drop(carry.fence()))
                .findFirst();
    }

    private boolean isContained(Carry carry) {
        return replica.serving()
                        .filter(own ->
                                own.continues(carry.fence()) && own.fence().isAfter(carry.fence()))
                        .isPresent()
                || replica.peers().values().stream()
                        .anyMatch(peer -> peer.advert().contains(carry.fence()));
    }

    /** The carry that the master froze for this node, once the commits below it are here. */
    Optional<Effect> fetch() {
        return replica.fresh(mastership.holder())
                .filter(holder -> holder.knows(mastership)
                        && holder.history().equals(replica.volume().history())
                        && !replica.volume().mayDiffer())
                .flatMap(holder -> holder.yielded()
                        .filter(yield -> yield.to().equals(replica.self())
                                && !replica.volume().has(yield.carry()))
                        .map(yield -> new Effect.Fetch(mastership.holder(), yield.carry())));
    }

    /** Commits of the line that a peer has and this node lacks; the master is asked first. Never past what is dirty here. */
    Optional<Effect> receive() {
        if (replica.volume().mayDiffer()) {
            return Optional.empty();
        }
        return Stream.concat(Stream.of(mastership.holder()), replica.peers().keySet().stream())
                .flatMap(node -> replica.fresh(node).stream())
                .flatMap(peer -> receiveFrom(peer.from(), peer.history()).stream())
                .findFirst();
    }

    private Optional<Effect> receiveFrom(NodeId peer, History theirs) {
        return switch (CatchUp.of(replica.volume().history(), theirs)) {
            case CatchUp.Receive(var base) -> newestOfLine(theirs).map(to -> new Effect.Receive(peer, base, to));
            case CatchUp.UpToDate _, CatchUp.Ahead _, CatchUp.Diverged _, CatchUp.Unrelated _ -> Optional.empty();
        };
    }

    /** Commits of an older line are taken only as far as the holder has them: others may be beyond the line. */
    private Optional<CommitId> newestOfLine(History theirs) {
        var holders = master().map(Advert::history).orElse(History.EMPTY);
        int begin = replica.volume().history().size();
        int known = theirs.shared(holders);
        int end = begin;
        while (end < theirs.size() && (end < known || isOfLine(theirs.commits().get(end)))) {
            end++;
        }
        return end == begin ? Optional.empty() : theirs.at(end);
    }

    private boolean isOfLine(Made made) {
        return mastership.continues(made.fence());
    }
}
