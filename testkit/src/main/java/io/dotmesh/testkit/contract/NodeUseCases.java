package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driving.Branches.Lack;
import io.dotmesh.ports.driving.Nodes.State;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The node itself. */
abstract class NodeUseCases extends UseCaseCases {
    NodeUseCases(StorageUseCasesContract contract) {
        super(contract);
    }

    @Test
    void aNodeThatIsWellHasNothingToComplainOf() {
        alice().dots().create(SHOP).orElseThrow();
        commitOf("a", "1", "first");
        assertThat(as("admin").nodes().diagnose().orElseThrow())
                .allSatisfy(finding ->
                        assertThat(finding.well()).as(finding.toString()).isTrue());
    }

    @Test
    void aBackupNamesAccountsDotsAndBranches() {
        alice().dots().create(SHOP).orElseThrow();
        var backup = as("admin").nodes().backup().orElseThrow();
        assertThat(backup.accounts())
                .extracting(entry -> entry.account().name())
                .contains("admin", "alice", "bob");
        assertThat(backup.dots()).extracting(dot -> dot.name()).containsExactly(SHOP);
        assertThat(backup.branches()).hasSize(1);
    }

    @Test
    void restoringABackupOfItselfChangesNothing() {
        alice().dots().create(SHOP).orElseThrow();
        commitOf("a", "1", "first");
        var admin = as("admin").nodes();
        var before = alice().dots().list().orElseThrow();
        admin.restore(admin.backup().orElseThrow()).orElseThrow();
        assertThat(alice().dots().list().orElseThrow())
                .extracting(view -> view.dot())
                .isEqualTo(before.stream().map(view -> view.dot()).toList());
        assertThat(messages(MASTER)).containsExactly("Initial commit", "first");
    }

    @Test
    void rebuildingARegistryThatIsWholeAddsNothing() {
        alice().dots().create(SHOP).orElseThrow();
        var rebuilt = as("admin").nodes().rebuildRegistry().orElseThrow();
        assertThat(rebuilt.dots()).isZero();
        assertThat(rebuilt.branches()).isZero();
    }

    @Test
    void collectingGarbageHarmsNothing() {
        alice().dots().create(SHOP).orElseThrow();
        var first = commitOf("a", "1", "first");
        commitOf("a", "2", "second");
        alice().branches().reset(SHOP, MASTER, first.id(), true).orElseThrow();
        as("admin").nodes().collectGarbage().orElseThrow();
        assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("1");
        assertThat(messages(MASTER)).containsExactly("Initial commit", "first");
    }

    @Test
    void theNodeTellsItsVersionAndStore() {
        var state = as("admin").nodes().state().orElseThrow();
        assertThat(state.version()).isNotBlank();
        assertThat(state.store()).isNotBlank();
        assertThat(state.writable()).isTrue();
    }

    @Test
    void aNodeWithItsRegistryForItselfIsAloneAndTheMasterOfEverything() {
        alice().dots().create(SHOP).orElseThrow();
        alice().branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
        var state = as("admin").nodes().state().orElseThrow();
        assertThat(as("bob").nodes().members().orElseThrow()).singleElement().satisfies(member -> {
            assertThat(member.id()).isEqualTo(state.id());
            assertThat(member.name()).isEqualTo(state.id().value());
            assertThat(member.version()).isEqualTo(state.version());
            assertThat(member.state()).isEqualTo(State.LIVE);
            assertThat(member.branches()).isEqualTo(2);
            assertThat(member.self()).isTrue();
        });
    }

    @Test
    void aNodeWithItsRegistryForItselfLacksNothing() {
        alice().dots().create(SHOP).orElseThrow();
        commitOf("a", "1", "first");
        var state = as("admin").nodes().state().orElseThrow();
        assertThat(alice().branches().lacking(SHOP, MASTER).orElseThrow())
                .containsExactly(new Lack(state.id(), state.id().value(), 0, List.of(), Optional.empty()));
        assertRefused(alice().branches().lacking(SHOP, FEATURE), FaultCode.NO_SUCH_BRANCH);
    }

    @Test
    void branchesInTheTrashAreNotCounted() {
        alice().dots().create(SHOP).orElseThrow();
        alice().dots().delete(SHOP).orElseThrow();
        assertThat(alice().nodes().members().orElseThrow())
                .singleElement()
                .satisfies(member -> assertThat(member.branches()).isZero());
    }

    @Test
    void theNodeThatIsAskedIsNeverForgotten() {
        var admin = as("admin").nodes();
        var self = admin.state().orElseThrow().id();
        assertRefused(admin.forget(self), FaultCode.BUSY);
        admin.forget(new NodeId("stranger")).orElseThrow();
        assertThat(admin.members().orElseThrow()).hasSize(1);
    }
}
