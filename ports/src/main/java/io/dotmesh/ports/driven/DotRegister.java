package io.dotmesh.ports.driven;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.identity.SagaId;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.domain.saga.Saga;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The register of dots, branches and commits, with the trash and the sagas that are under way.
 *
 * <p>Reads see every change that was answered before they began. Faults: {@code REGISTRY_UNAVAILABLE},
 * {@code CORRUPT}, {@code NO_SPACE}, {@code TIMED_OUT}.
 */
public interface DotRegister {
    /**
     * Makes all changes or none; each sees those before it. The first that is refused decides the answer:
     * {@code ALREADY_EXISTS} when a name or id is taken, {@code NO_SUCH_DOT} or {@code NO_SUCH_BRANCH} when there is
     * none, {@code BUSY} when something is not as expected, {@code NOT_MASTER} when a mastership is not.
     */
    Outcome<Nothing> change(List<RegistryChange> changes);

    /** All dots that are not in the trash, sorted by name. */
    Outcome<List<DotRecord>> dots();

    Outcome<Optional<DotRecord>> dot(DotName name);

    /** By id; not from the trash. */
    Outcome<Optional<DotRecord>> dot(DotId id);

    /** The dot that has this branch; not from the trash. */
    Outcome<Optional<DotRecord>> dotOf(BranchId branch);

    /** The commits of a branch, oldest first; empty for a branch that is unknown. */
    Outcome<List<Commit>> commits(BranchId branch);

    /** The newest commit of each branch and how many there are, for all branches, those in the trash included. */
    Outcome<Map<BranchId, Summary>> summaries();

    /** Who the master of each branch is, for all branches that have one, those in the trash included. */
    Outcome<Map<BranchId, Mastership>> masterships();

    /**
     * Those of these branches that were in the register and were removed, alone or with their dot. A branch that is there
     * again is not among them, and one that never was is not either: what is merely absent may be on its way.
     */
    Outcome<Set<BranchId>> removed(Set<BranchId> branches);

    /**
     * Tells the id of each dot that anybody changes from now on: the dot, its branches, commits or masterships, its way to
     * the trash and back, its removal. What is heard can be read then. The listener may hear of a dot more often than that
     * changed; after a gap it hears all dots, those in the trash and those that went included. It only notes what it hears,
     * and asks the register nothing: others wait for it.
     */
    Subscription follow(Consumer<DotId> listener);

    /** What can be restored, newest first. */
    Outcome<List<Trashed>> trash();

    /** What was begun and not ended, oldest first. */
    Outcome<List<Begun>> sagas();

    /** A dot with its branches, sorted by name. */
    record DotRecord(Dot dot, List<BranchRecord> branches) {
        public DotRecord {
            branches = List.copyOf(branches);
        }

        public Optional<BranchRecord> branch(io.dotmesh.domain.dot.BranchName name) {
            return branches.stream()
                    .filter(record -> record.branch().name().equals(name))
                    .findFirst();
        }

        public Optional<BranchRecord> branch(BranchId id) {
            return branches.stream()
                    .filter(record -> record.branch().id().equals(id))
                    .findFirst();
        }
    }

    /** A branch, how many commits it has itself, the newest of them, and who its master is. */
    record BranchRecord(Branch branch, long commits, Optional<Commit> tip, Optional<Mastership> mastership) {}

    /** How many commits a branch has itself, and the newest of them. */
    record Summary(long commits, Optional<io.dotmesh.domain.identity.CommitId> tip) {}

    /**
     * A saga that is under way, or was when the process ended.
     *
     * @param by the node that began it; nobody knows it of those that older versions wrote down, which had the registry
     *     to themselves
     */
    record Begun(SagaId id, Saga saga, Optional<NodeId> by) {
        /** Whether it is this node's to end. */
        public boolean isOf(NodeId node) {
            return by.map(node::equals).orElse(true);
        }
    }

    /** Lasts until it is closed. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
