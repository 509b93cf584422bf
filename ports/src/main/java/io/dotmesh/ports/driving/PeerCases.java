package io.dotmesh.ports.driving;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.transfer.CommitStream;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.util.List;
import java.util.Optional;

/** What another node of the cluster may ask. No account can: commits are sent whatever dot they are of. */
public interface PeerCases {
    /**
     * A stream of the commits after {@code from} up to and with {@code to}, or of all up to {@code to}, made of such
     * features as the asker takes. The caller closes it. It ends early, with an {@code IOException}, when the store fails.
     */
    Outcome<CommitStream> send(BranchId branch, Optional<CommitId> from, CommitId to, StreamFeatures accepted);

    /** The rest of a stream that was cut, from the point that its receiver told. */
    Outcome<CommitStream> sendRest(BranchId branch, ResumePoint at);

    /** The commits of a branch that are in the store here, oldest first; none when there is no volume of it. */
    Outcome<List<CommitId>> held(BranchId branch);

    /**
     * The use cases of an account that asked that node. What is asked of them is done here, or answered with a fault: they
     * never carry it on to a third node.
     */
    Outcome<UseCases> onBehalfOf(AccountId account);
}
