package io.dotmesh.testkit.contract;

import io.dotmesh.domain.account.Secret;
import org.junit.jupiter.api.Nested;

/**
 * What every way to the use cases keeps: asked in this process or over a network, on any store. To what depends on the
 * store it adds who may do what, which does not.
 */
public abstract class UseCasesContract extends StorageUseCasesContract {
    public static final Secret PASSWORD = new Secret("correct horse");

    protected UseCasesContract() {}

    @Nested
    class Permissions extends PermissionCases {
        Permissions() {
            super(UseCasesContract.this);
        }
    }

    @Nested
    class AccountsOfPeople extends AccountUseCases {
        AccountsOfPeople() {
            super(UseCasesContract.this);
        }
    }
}
