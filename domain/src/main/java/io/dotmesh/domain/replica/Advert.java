package io.dotmesh.domain.replica;

import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.identity.RequestId;
import io.dotmesh.domain.mastership.Fence;
import io.dotmesh.domain.mastership.Mastership;
import java.util.List;
import java.util.Optional;

/**
 * What a node says of its replica to its peers, whole, whenever it changes and again from time to time: a lost, late or
 * repeated one does no harm. Hand-off has no other messages.
 *
 * @param number grows with each advert of the node, over its restarts too; an older one is not listened to
 * @param seen the newest mastership that the node knew
 * @param serving the mastership under which it is mounted
 * @param wanted the request of a client who wants to attach there
 */
public record Advert(
        NodeId from,
        long number,
        Optional<Mastership> seen,
        Optional<Mastership> serving,
        History history,
        List<Fence> carries,
        Optional<RequestId> wanted,
        Optional<Yield> yielded,
        List<Refusal> refusals) {

    /** The live state waits as that carry for a node that wants it. */
    public record Yield(NodeId to, RequestId request, Fence carry) {}

    /** The master does not give the branch to who wants it. */
    public record Refusal(RequestId request, String why) {}

    public Advert {
        carries = List.copyOf(carries);
        refusals = List.copyOf(refusals);
    }

    /** Whether it knew that mastership, or a newer. */
    public boolean knows(Mastership mastership) {
        return seen.map(known -> !mastership.fence().isAfter(known.fence())).orElse(false);
    }

    /**
     * Whether what was written under that fence is in the live state served there. It says so for ever: it was in it once, and
     * nothing is dropped on that node either.
     */
    public boolean contains(Fence mountedUnder) {
        return serving.map(claimed ->
                        claimed.continues(mountedUnder) && claimed.fence().isAfter(mountedUnder))
                .orElse(false);
    }

    public boolean wants(RequestId request) {
        return wanted.map(request::equals).orElse(false);
    }
}
