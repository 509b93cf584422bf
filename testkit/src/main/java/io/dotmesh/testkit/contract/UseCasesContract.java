package io.dotmesh.testkit.contract;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.ports.driving.UseCases;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/**
 * What every way to the use cases keeps: asked in this process or over a network, on any store. Each test has a node of
 * its own, on which the accounts {@code alice} and {@code bob} are registered with {@link #PASSWORD}.
 */
public abstract class UseCasesContract {
    public static final Secret PASSWORD = new Secret("correct horse");

    protected UseCasesContract() {}

    /** Begins a node for one test; afterwards the use cases of an account are asked for by its name. */
    protected abstract void begin();

    /** The use cases of {@code admin}, {@code alice} or {@code bob}. */
    protected abstract UseCases as(String account);

    @BeforeEach
    void beginNode() {
        begin();
    }

    @Nested
    class Permissions extends PermissionCases {
        Permissions() {
            super(UseCasesContract.this);
        }
    }

    @Nested
    class DotsAsWholes extends DotUseCases {
        DotsAsWholes() {
            super(UseCasesContract.this);
        }
    }

    @Nested
    class Trash extends TrashUseCases {
        Trash() {
            super(UseCasesContract.this);
        }
    }

    @Nested
    class CommitsOfABranch extends CommitUseCases {
        CommitsOfABranch() {
            super(UseCasesContract.this);
        }
    }

    @Nested
    class BranchesOfADot extends BranchUseCases {
        BranchesOfADot() {
            super(UseCasesContract.this);
        }
    }

    @Nested
    class Resets extends ResetUseCases {
        Resets() {
            super(UseCasesContract.this);
        }
    }

    @Nested
    class LiveState extends LiveUseCases {
        LiveState() {
            super(UseCasesContract.this);
        }
    }

    @Nested
    class AccountsOfPeople extends AccountUseCases {
        AccountsOfPeople() {
            super(UseCasesContract.this);
        }
    }

    @Nested
    class TheNode extends NodeUseCases {
        TheNode() {
            super(UseCasesContract.this);
        }
    }
}
