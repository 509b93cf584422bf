package io.dotmesh.adapters.httpclient;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The connections to the node of a remote: finds where it answers. */
final class RemoteLines implements Lines {
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final int UNAUTHORIZED = 401;
    private static final int OK = 200;

    private final List<Address> candidates;
    private final Rested rested = new Rested();
    private Optional<Address> found;

    RemoteLines(List<Address> candidates) {
        this.candidates = List.copyOf(candidates);
        this.found = candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
    }

    @Override
    public Outcome<Connection> take() {
        var line = rested.take();
        if (line.isPresent()) {
            return Outcome.done(line.get());
        }
        var place = found();
        return place.isPresent() ? open(place.get()) : search();
    }

    @Override
    public void give(Connection line, boolean reusable) {
        rested.give(line, reusable);
    }

    private static Outcome<Connection> open(Address address) {
        try {
            return Outcome.done(Connection.open(address, Deadline.in(CONNECT_MILLIS_MAX)));
        } catch (IOException problem) {
            return Outcome.unavailable(
                    FaultCode.UNREACHABLE,
                    "cannot connect to " + address + ": " + Lines.reason(problem, CONNECT_MILLIS_MAX),
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
                tried.append(": ").append(Lines.reason(problem, CONNECT_MILLIS_MAX));
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

    private synchronized Optional<Address> found() {
        return found;
    }

    @Override
    public String place() {
        return found().orElse(candidates.getFirst()).toString();
    }
}
