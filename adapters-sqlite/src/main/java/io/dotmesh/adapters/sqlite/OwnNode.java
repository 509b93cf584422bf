package io.dotmesh.adapters.sqlite;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.NodeRegister;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The node that has a registry for itself, in memory: nobody else could ask for it. */
final class OwnNode implements NodeRegister {
    private final InstantSource clock;
    private final TreeMap<NodeId, Joined> joined = new TreeMap<>();
    private boolean closed;

    OwnNode(InstantSource clock) {
        this.clock = clock;
    }

    private final class Joined implements Membership {
        private final NodeRecord node;
        private boolean left;
        private boolean over;
        private Instant end = Instant.MAX;

        private Joined(NodeRecord node) {
            this.node = node;
        }

        @Override
        public Outcome<Nothing> leave() {
            return call(() -> {
                left |= !over;
                return Outcome.done();
            });
        }

        @Override
        public void close() {
            synchronized (OwnNode.this) {
                end = over ? end : clock.instant();
                over = true;
            }
        }

        private Presence presence() {
            if (over) {
                return new Presence(node, left ? Condition.GONE : Condition.LOST, end);
            }
            return new Presence(node, left ? Condition.LEAVING : Condition.LIVE, clock.instant());
        }
    }

    @Override
    public Outcome<Membership> join(NodeRecord self) {
        return call(() -> {
            if (isThere(self.id())) {
                return Outcome.unavailable(
                        FaultCode.LOCKED,
                        "this process has joined the registry as node " + self.id() + " already",
                        "Stop the server and start it again.");
            }
            var membership = new Joined(self);
            joined.put(self.id(), membership);
            return Outcome.done(membership);
        });
    }

    @Override
    public Outcome<List<Presence>> nodes() {
        return call(() ->
                Outcome.done(joined.values().stream().map(Joined::presence).toList()));
    }

    @Override
    public Outcome<Nothing> forget(NodeId node) {
        return call(() -> {
            if (isThere(node)) {
                return Outcome.refused(FaultCode.BUSY, "node " + node + " is there", "Stop it first, then forget it.");
            }
            joined.remove(node);
            return Outcome.done();
        });
    }

    private boolean isThere(NodeId node) {
        var membership = joined.get(node);
        return membership != null && !membership.over;
    }

    private synchronized <T> Outcome<T> call(Supplier<Outcome<T>> work) {
        return closed ? Readers.isClosed() : work.get();
    }

    synchronized void close() {
        joined.values().forEach(Joined::close);
        closed = true;
    }
}
