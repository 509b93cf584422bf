package io.dotmesh.testkit.contract;

import io.dotmesh.ports.driving.UseCases;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/**
 * What every way to the use cases keeps, as far as it depends on where volumes are stored. Each test has a node of its
 * own, on which the accounts {@code alice} and {@code bob} are registered with {@link UseCasesContract#PASSWORD}.
 */
public abstract class StorageUseCasesContract {
    protected StorageUseCasesContract() {}

    /** Begins a node for one test; afterwards the use cases of an account are asked for by its name. */
    protected abstract void begin();

    /** The use cases of {@code admin}, {@code alice} or {@code bob}. */
    protected abstract UseCases as(String account);

    @BeforeEach
    void beginNode() {
        begin();
    }

    @Nested
    class DotsAsWholes extends DotUseCases {
        DotsAsWholes() {
            super(StorageUseCasesContract.this);
        }
    }

    @Nested
    class Trash extends TrashUseCases {
        Trash() {
            super(StorageUseCasesContract.this);
        }
    }

    @Nested
    class CommitsOfABranch extends CommitUseCases {
        CommitsOfABranch() {
            super(StorageUseCasesContract.this);
        }
    }

    @Nested
    class CommitsOfSeveralDots extends JointCommitUseCases {
        CommitsOfSeveralDots() {
            super(StorageUseCasesContract.this);
        }
    }

    @Nested
    class BranchesOfADot extends BranchUseCases {
        BranchesOfADot() {
            super(StorageUseCasesContract.this);
        }
    }

    @Nested
    class Resets extends ResetUseCases {
        Resets() {
            super(StorageUseCasesContract.this);
        }
    }

    @Nested
    class Quotas extends QuotaUseCases {
        Quotas() {
            super(StorageUseCasesContract.this);
        }
    }

    @Nested
    class LiveState extends LiveUseCases {
        LiveState() {
            super(StorageUseCasesContract.this);
        }
    }

    @Nested
    class TheNode extends NodeUseCases {
        TheNode() {
            super(StorageUseCasesContract.this);
        }
    }
}
