package io.dotmesh.adapters.http;

import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.ServerRequest;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Closes connections on which a request takes too long to arrive, or an answer too long to be taken.
 *
 * <p>Helidon 4.4 reads from its channels without a time-out, so a client that sends one byte a minute would stay for ever.
 */
final class Watch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Watch.class.getName());
    private static final long EVERY_MILLIS = 1_000;

    private final Duration arrival;
    private final Duration departure;
    private final Map<Line, Wait> waits = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** A connection, by its two ends. */
    private record Line(SocketAddress client, SocketAddress here) {
        static Line of(PeerInfo client, PeerInfo here) {
            return new Line(client.address(), here.address());
        }
    }

    private record Wait(ConnectionContext connection, boolean counted, long until) {}

    Watch(Limits limits) {
        arrival = limits.arrival();
        departure = limits.departure();
        Thread.ofPlatform().daemon().name("http-watch").start(this::lookAgainAndAgain);
    }

    /** The first line of a request is there. */
    void begins(ConnectionContext connection) {
        waits.put(
                Line.of(connection.remotePeer(), connection.localPeer()),
                new Wait(connection, true, System.nanoTime() + arrival.toNanos()));
    }

    /** All of the request is there: now it is the node that takes its time. */
    void arrived(ServerRequest request) {
        waits.computeIfPresent(line(request), (_, wait) -> new Wait(wait.connection, false, 0));
    }

    /** The answer goes out. */
    void departs(ServerRequest request) {
        waits.computeIfPresent(
                line(request), (_, wait) -> new Wait(wait.connection, true, System.nanoTime() + departure.toNanos()));
    }

    /** Request and answer are through. */
    void done(ServerRequest request) {
        waits.remove(line(request));
    }

    private static Line line(ServerRequest request) {
        return Line.of(request.remotePeer(), request.localPeer());
    }

    private void lookAgainAndAgain() {
        try {
            while (!closed.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        long now = System.nanoTime();
        waits.forEach((line, wait) -> {
            boolean late = wait.counted && now - wait.until > 0;
            boolean gone = !wait.connection.serverSocket().isConnected();
            if ((late || gone) && waits.remove(line, wait) && late) {
                close(line, wait.connection);
            }
        });
    }

    private static void close(Line line, ConnectionContext connection) {
        LOG.log(Level.DEBUG, () -> "closing the connection of " + line.client + ", which takes too long");
        try {
            connection.serverSocket().close();
        } catch (UncheckedIOException e) {
            LOG.log(Level.DEBUG, () -> "the connection of " + line.client + " was closed already", e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
