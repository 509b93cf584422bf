package io.dotmesh.domain.replica;

import io.dotmesh.domain.mastership.Mastership;

/** Something that a replica is told. */
public sealed interface ReplicaEvent {
    /** How an effect ended. */
    sealed interface Result extends ReplicaEvent {}

    /** The mastership, from a watch: late, repeated or out of order as it may be. */
    record Seen(Mastership mastership) implements ReplicaEvent {}

    /** What a peer says of itself: late, repeated or out of order as it may be. */
    record Heard(Advert advert) implements ReplicaEvent {}

    record Asked(Ask ask) implements ReplicaEvent {}

    /** A client no longer works with the live state. */
    record Detached(String client) implements ReplicaEvent {}

    /** Time passes. */
    record Tick() implements ReplicaEvent {}

    /** The volume was looked at or changed, and this is what it is now. */
    record Stored(Volume volume) implements Result {}

    /** The proposed mastership stands in the register. */
    record Granted(Mastership mastership) implements Result {}

    /** Another mastership than the expected stands in the register; or the one that was looked for. */
    record Found(Mastership mastership) implements Result {}

    record Failed(String why) implements Result {}
}
