package io.dotmesh.application.reconcile;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.NodeRegister;
import io.dotmesh.ports.driven.NodeRegister.Presence;
import io.dotmesh.ports.driven.PeerLinks.Peer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The other nodes of the cluster, as the register has them. */
public final class Peers {
    private final NodeRegister register;
    private final NodeId self;
    private final InstantSource clock;

    Peers(NodeRegister register, NodeId self, InstantSource clock) {
        this.register = register;
        this.self = self;
        this.clock = clock;
    }

    /** A node that can be asked; {@code UNREACHABLE}, with when it was seen last, while it is not there. */
    public Outcome<Peer> there(NodeId node) {
        return register.nodes()
                .then(all -> all.stream()
                        .filter(presence -> presence.node().id().equals(node))
                        .findFirst()
                        .map(this::there)
                        .orElseGet(() -> Outcome.unavailable(
                                FaultCode.UNREACHABLE,
                                "the node " + node + " is not known to the cluster",
                                "See which nodes there are with 'dm node list'.")));
    }

    private Outcome<Peer> there(Presence presence) {
        return presence.isThere()
                ? Outcome.done(peer(presence))
                : Outcome.unavailable(
                        FaultCode.UNREACHABLE,
                        "the node " + presence.node().name() + " ("
                                + presence.node().id() + ") was last seen " + ago(presence.seen()) + " ago",
                        "Start it again, or wait for it.");
    }

    /** All others that can be asked. */
    public Outcome<List<Peer>> others() {
        return register.nodes()
                .map(all -> all.stream()
                        .filter(presence -> !presence.node().id().equals(self) && presence.isThere())
                        .map(Peers::peer)
                        .toList());
    }

    private static Peer peer(Presence presence) {
        return new Peer(presence.node().id(), presence.node().addresses());
    }

    private String ago(Instant seen) {
        var past = Duration.between(seen, clock.instant());
        if (past.isNegative()) {
            return "0 s";
        }
        return past.toHours() > 0
                ? past.toHours() + " h " + past.toMinutesPart() + " min"
                : past.toMinutes() > 0 ? past.toMinutes() + " min" : past.toSeconds() + " s";
    }
}
