package io.dotmesh.adapters.http;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driving.Entrance;
import io.dotmesh.ports.driving.PeerCases;
import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.ports.transfer.CommitStream;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.ports.transfer.StreamFeatures;
import io.dotmesh.testkit.contract.UseCasesContract;
import java.util.List;
import java.util.Optional;

/** A way in that also lets in one other node, which asks on behalf of accounts, and for no commits. */
record OtherNode(Entrance within) implements Entrance {
    static final NodeId ID = new NodeId("n2");
    static final Secret SECRET = new Secret("peer-secret");

    @Override
    public Outcome<PeerCases> enterPeer(NodeId peer, Secret secret) {
        return peer.equals(ID) && secret.equals(SECRET)
                ? Outcome.done(new Carrying(within))
                : Outcome.refused(FaultCode.UNAUTHENTICATED, "no such node", "Show another.");
    }

    @Override
    public Outcome<UseCases> enter(String login, Secret secret) {
        return within.enter(login, secret);
    }

    @Override
    public UseCases asAdmin() {
        return within.asAdmin();
    }

    @Override
    public Outcome<Nothing> ready() {
        return within.ready();
    }

    @Override
    public Gauges gauges() {
        return within.gauges();
    }

    private record Carrying(Entrance within) implements PeerCases {
        @Override
        public Outcome<CommitStream> send(
                BranchId branch, Optional<CommitId> from, CommitId to, StreamFeatures accepted) {
            return Outcome.refused(FaultCode.NOT_SUPPORTED, "no commits here", "Ask another.");
        }

        @Override
        public Outcome<CommitStream> sendRest(BranchId branch, ResumePoint at) {
            return Outcome.refused(FaultCode.NOT_SUPPORTED, "no commits here", "Ask another.");
        }

        @Override
        public Outcome<List<CommitId>> held(BranchId branch) {
            return Outcome.refused(FaultCode.NOT_SUPPORTED, "no commits here", "Ask another.");
        }

        @Override
        public Outcome<UseCases> onBehalfOf(AccountId account) {
            return within.enter(account.value(), UseCasesContract.PASSWORD);
        }
    }
}
