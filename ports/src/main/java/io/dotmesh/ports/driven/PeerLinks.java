package io.dotmesh.ports.driven;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.ports.transfer.CommitStream;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.util.List;
import java.util.Optional;

/**
 * The other nodes of the cluster, as this one asks them. A node at none of whose addresses anybody answers is
 * {@code UNREACHABLE}; one that does not take this one for a member of its cluster says {@code UNAUTHENTICATED}. Every
 * other fault is that of the node that was asked.
 */
public interface PeerLinks {
    /**
     * Where a node is asked.
     *
     * @param addresses in the order in which they are tried, in the words of whoever listens there
     */
    record Peer(NodeId id, List<String> addresses) {
        public Peer {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * What {@link VolumeStore#send} makes there, for {@link VolumeStore#receive} here: also ends early with an
     * {@code IOException}, and never as if it were whole, when the connection or the other node fails. The caller closes it.
     */
    Outcome<CommitStream> fetch(
            Peer from, BranchId branch, Optional<CommitId> base, CommitId to, StreamFeatures accepted);

    /** What {@link VolumeStore#sendRest} makes there. */
    Outcome<CommitStream> fetchRest(Peer from, BranchId branch, ResumePoint at);

    /** Which commits of a branch are there, oldest first. Answers within seconds, or is {@code TIMED_OUT}. */
    Outcome<List<CommitId>> held(Peer peer, BranchId branch);

    /**
     * The use cases of an account as that node performs them. Connects with the first request. What a connection that
     * breaks leaves open is said, and never asked again.
     */
    UseCases onBehalfOf(Peer peer, AccountId account);
}
