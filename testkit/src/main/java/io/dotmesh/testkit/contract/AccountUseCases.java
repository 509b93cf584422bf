package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.FaultCode;
import org.junit.jupiter.api.Test;

/** Accounts, as far as they are the same however they are asked for. */
abstract class AccountUseCases extends UseCaseCases {
    AccountUseCases(UseCasesContract contract) {
        super(contract);
    }

    @Test
    void everyoneKnowsWhoTheyAre() {
        assertThat(alice().accounts().current().orElseThrow().name()).isEqualTo("alice");
    }

    @Test
    void theAdministratorFindsAndNotesAccounts() {
        var admin = as("admin");
        admin.accounts().note("alice", "CustomerId", "c-1").orElseThrow();
        assertThat(admin.accounts()
                        .findByNote("CustomerId", "c-1")
                        .orElseThrow()
                        .name())
                .isEqualTo("alice");
        assertThat(admin.accounts().find("alice@example.com").orElseThrow().name())
                .isEqualTo("alice");
        admin.accounts().changeEmail("alice", "a@example.com").orElseThrow();
        assertThat(admin.accounts().find("a@example.com").orElseThrow().name()).isEqualTo("alice");
        admin.accounts().forget("alice", "CustomerId").orElseThrow();
        assertRefused(admin.accounts().findByNote("CustomerId", "c-1"), FaultCode.NO_SUCH_ACCOUNT);
        assertRefused(admin.accounts().find("carol"), FaultCode.NO_SUCH_ACCOUNT);
    }

    @Test
    void aNameAnEmailOrAPasswordThatWillNotDoIsRefused() {
        var accounts = as("admin").accounts();
        assertRefused(accounts.register("", "c@example.com", PASSWORD), FaultCode.INVALID);
        assertRefused(accounts.register("a/b", "c@example.com", PASSWORD), FaultCode.INVALID);
        assertRefused(accounts.register("carol", "", PASSWORD), FaultCode.INVALID);
        assertRefused(accounts.register("carol", "c@example.com", new Secret("short")), FaultCode.INVALID);
        assertRefused(accounts.register("alice", "c@example.com", PASSWORD), FaultCode.ALREADY_EXISTS);
        assertRefused(accounts.register("carol", "ALICE@example.com", PASSWORD), FaultCode.ALREADY_EXISTS);
    }
}
