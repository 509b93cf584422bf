package io.dotmesh.adapters.http;

import java.time.Duration;

/**
 * How much and how long, so that no client can take everything.
 *
 * @param bodyBytesMax of a request; Helidon keeps a whole chunk of it in memory
 * @param bodyBytesFree up to which a body of known length is read without waiting for a turn
 * @param bodiesLarge how many larger ones, or of unknown length, are held at once
 * @param connections at once; fewer than file descriptors, for Helidon stops listening when it runs out of those
 * @param calls into the application at once
 * @param arrival of a request, from its first line to its last byte
 * @param call of the application, after which the client is told that it goes on
 * @param departure of an answer
 * @param streams of commits under way at once
 * @param streamIdle after which one is ended of which no byte came or was taken
 * @param idle of a connection between requests, and of a first line that does not come
 * @param grace for what is under way when the node stops
 */
record Limits(
        int bodyBytesMax,
        int bodyBytesFree,
        int bodiesLarge,
        int connections,
        int calls,
        Duration arrival,
        Duration call,
        Duration departure,
        int streams,
        Duration streamIdle,
        Duration idle,
        Duration grace) {
    static final Limits DEFAULT = new Limits(
            16 * 1024 * 1024,
            1024 * 1024,
            2,
            512,
            256,
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofMinutes(5),
            16,
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(5));
}
