package io.dotmesh.domain.replica;

import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.identity.RequestId;
import io.dotmesh.domain.mastership.Mastership;

/** What a replica is at. */
public sealed interface Phase {
    /** Nothing is being done; what is known may call for something. */
    sealed interface Resting extends Phase {}

    /** The process began; nothing is known. */
    record Starting() implements Resting {}

    /** Not serving: a replica, or about to become the master. */
    record Following() implements Resting {}

    /** Mounted under a fence that this process claimed. */
    record Serving(Mastership claimed) implements Resting {}

    /** Not mounted; the live state is frozen and waits for the other node to have it. */
    record Yielding(Mastership claimed, NodeId to, RequestId request, int ticksLeft) implements Resting {}

    /** Something failed; looks again after some ticks. */
    record BackingOff(int ticksLeft, Resting then) implements Resting {}

    /** An effect is under way; where it ends well, this is next. */
    record Performing(Effect effect, Resting then) implements Phase {}
}
