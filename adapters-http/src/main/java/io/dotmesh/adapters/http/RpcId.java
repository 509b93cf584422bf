package io.dotmesh.adapters.http;

/** By what the client will know the answer again: JSON as it stood in the request, since clients send 63-bit numbers. */
sealed interface RpcId {
    /** A number or text, as it was written. */
    record Given(String json) implements RpcId {}

    /** None was given, so no answer is expected. */
    record Notification() implements RpcId {}

    /** The request is not such that an id could be read from it. */
    record Unknown() implements RpcId {}

    RpcId NOTIFICATION = new Notification();
    RpcId UNKNOWN = new Unknown();
}
