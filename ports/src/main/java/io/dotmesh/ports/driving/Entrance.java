package io.dotmesh.ports.driving;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.NodeId;

/** The one way in. */
public interface Entrance {
    /**
     * Checks a name, id or email and a password or API key. {@code UNAUTHENTICATED} says no more than that; {@code LIMIT}
     * when too many checks are under way.
     */
    Outcome<UseCases> enter(String login, Secret secret);

    /** Checks whether that is another node of the cluster. {@code UNAUTHENTICATED} says no more than that it is not. */
    Outcome<PeerCases> enterPeer(NodeId peer, Secret secret);

    /** As the administrator, without a secret: for this process itself and for sockets that only root reaches. */
    UseCases asAdmin();

    /** Whether the node can serve: its storage and registry answer. For probes, which show no secret. */
    Outcome<Nothing> ready();

    /** Figures for monitoring, which shows no secret: nothing in them names a dot or an account. */
    Gauges gauges();

    /**
     * What monitoring may know.
     *
     * @param node the node's id
     * @param store the pool or directory
     */
    record Gauges(String node, String store, long usedBytes, long totalBytes, long dots, long branches, long commits) {}
}
