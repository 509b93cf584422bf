package io.dotmesh.adapters.httpclient;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.PeerLinks.Peer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The connections to another node of the cluster: at the first of its addresses where somebody listens. */
final class PeerLines implements Lines {
    private static final int CONNECT_MILLIS_MAX = 3_000;

    private final Peer peer;
    private final Rested rested = new Rested();
    private volatile String last;

    PeerLines(Peer peer) {
        this.peer = peer;
        this.last = peer.addresses().isEmpty() ? "no address" : peer.addresses().getFirst();
    }

    Peer peer() {
        return peer;
    }

    @Override
    public Outcome<Connection> take() {
        return rested.take().map(Outcome::done).orElseGet(this::open);
    }

    @Override
    public void give(Connection line, boolean reusable) {
        rested.give(line, reusable);
    }

    /** A new connection. Where somebody listened before is tried first, so that what is away costs its time only once. */
    Outcome<Connection> open() {
        var tried = new StringBuilder();
        for (var text : candidates()) {
            tried.append(tried.isEmpty() ? " " : ", ").append(text).append(": ");
            var address = Address.parse(text);
            if (address.isEmpty()) {
                tried.append("no address of the form http://HOST:PORT");
                continue;
            }
            try {
                var line = Connection.open(address.get(), Deadline.in(CONNECT_MILLIS_MAX));
                last = text;
                return Outcome.done(line);
            } catch (IOException problem) {
                tried.append(Lines.reason(problem, CONNECT_MILLIS_MAX));
            }
        }
        return Outcome.unavailable(
                FaultCode.UNREACHABLE,
                "node " + peer.id() + " is not reached:" + (tried.isEmpty() ? " no address of it is known" : tried),
                "Is it running, and can this node reach it there?");
    }

    private List<String> candidates() {
        var order = new ArrayList<>(peer.addresses());
        if (order.remove(last)) {
            order.addFirst(last);
        }
        return order;
    }

    @Override
    public String place() {
        return "node " + peer.id() + " at " + last;
    }
}
