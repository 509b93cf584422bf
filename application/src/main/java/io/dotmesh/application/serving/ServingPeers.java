package io.dotmesh.application.serving;

import io.dotmesh.application.reconcile.Engine;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.PeerCases;
import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.ports.transfer.CommitStream;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What other nodes ask. Sending takes no turn: commits never change, and a store that drops one meanwhile says so. */
record ServingPeers(Engine engine, Function<AccountId, Outcome<UseCases>> casesOf) implements PeerCases {
    @Override
    public Outcome<CommitStream> send(BranchId branch, Optional<CommitId> from, CommitId to, StreamFeatures accepted) {
        return engine.store().send(branch, from, to, accepted);
    }

    @Override
    public Outcome<CommitStream> sendRest(BranchId branch, ResumePoint at) {
        return engine.store().sendRest(branch, at);
    }

    @Override
    public Outcome<List<CommitId>> held(BranchId branch) {
        return Lacks.held(engine, branch);
    }

    @Override
    public Outcome<UseCases> onBehalfOf(AccountId account) {
        return casesOf.apply(account);
    }
}
