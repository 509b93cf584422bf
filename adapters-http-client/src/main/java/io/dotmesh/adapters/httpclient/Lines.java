package io.dotmesh.adapters.httpclient;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The connections to one node: finds where it answers, and keeps a few that are idle for the next request. */
final class Lines {
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final int IDLE_MAX = 8;

    /** Well below the time after which servers close an idle connection, so that none is met that is just being closed. */
    private static final long IDLE_NANOS_MAX = 2_000_000_000L;

    private static final int UNAUTHORIZED = 401;
    private static final int OK = 200;

    private final List<Address> candidates;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private Optional<Address> found;

    Lines(List<Address> candidates) {
        this.candidates = List.copyOf(candidates);
        this.found = candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
    }

    /** A connection that nobody else uses. */
    Outcome<Connection> take() {
        var rested = rested();
        if (rested.isPresent()) {
            return Outcome.done(rested.get());
        }
        var place = found();
        return place.isPresent() ? open(place.get()) : search();
    }

    private synchronized Optional<Connection> rested() {
        for (var line = idle.pollFirst(); line != null; line = idle.pollFirst()) {
            if (line.idleNanos() < IDLE_NANOS_MAX) {
                return Optional.of(line);
            }
            line.close();
        }
        return Optional.empty();
    }

    void give(Connection line, boolean reusable) {
        if (!reusable || !kept(line)) {
            line.close();
        }
    }

    private synchronized boolean kept(Connection line) {
        line.rest();
        return idle.size() < IDLE_MAX && idle.offerFirst(line);
    }

    private static Outcome<Connection> open(Address address) {
        try {
            return Outcome.done(Connection.open(address, Deadline.in(CONNECT_MILLIS_MAX)));
        } catch (IOException problem) {
            return Outcome.unavailable(
                    FaultCode.UNREACHABLE,
                    "cannot connect to " + address + ": " + reason(problem),
                    "Is the node running? Start one with 'dm server', or check the remote: 'dm remote -v'.");
        }
    }

    /**
     * Tries one address after the other. The key is not shown on the way: whoever answers on one of these ports would
     * have it, and on two of them in clear.
     */
    private Outcome<Connection> search() {
        var tried = new StringBuilder();
        for (var address : candidates) {
            tried.append(tried.isEmpty() ? " " : ", ").append(address);
            try {
                int status = probe(address);
                if (status == UNAUTHORIZED || status == OK) {
                    remember(address);
                    return take();
                }
                tried.append(": HTTP status ").append(status);
            } catch (IOException problem) {
                tried.append(": ").append(reason(problem));
            }
        }
        return Outcome.unavailable(
                FaultCode.UNREACHABLE,
                "Unable to connect to any of the addresses attempted:" + tried,
                "Is the node running? If it listens on another port, name that in the remote: user@host:port.");
    }

    private int probe(Address address) throws IOException {
        var line = Connection.open(address, Deadline.in(CONNECT_MILLIS_MAX));
        boolean reusable = false;
        try {
            var answer =
                    line.post("", Params.request("Ping", json -> json.nullValue()), Deadline.in(CONNECT_MILLIS_MAX));
            reusable = (answer.status() == UNAUTHORIZED || answer.status() == OK)
                    && answer.body().drain()
                    && answer.reusable();
            return answer.status();
        } finally {
            give(line, reusable);
        }
    }

    private synchronized void remember(Address address) {
        found = Optional.of(address);
    }

    synchronized Optional<Address> found() {
        return found;
    }

    /** For people: where the node is, or would be. */
    String place() {
        return found().orElse(candidates.getFirst()).toString();
    }

    static String reason(IOException problem) {
        if (problem instanceof UnknownHostException) {
            return "no such host";
        }
        if (problem instanceof SocketTimeoutException) {
            return "no answer within " + CONNECT_MILLIS_MAX / 1000 + " s";
        }
        var message = problem.getMessage();
        return message == null ? problem.getClass().getSimpleName() : message;
    }
}
