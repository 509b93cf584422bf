package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is deleted, and comes back. */
abstract class TrashUseCases extends UseCaseCases {
    TrashUseCases(StorageUseCasesContract contract) {
        super(contract);
    }

    @Test
    void aDeletedDotIsGoneFromSightAndItsNameIsFree() {
        alice().dots().create(SHOP).orElseThrow();
        alice().dots().delete(SHOP).orElseThrow();
        assertRefused(alice().dots().show(SHOP), FaultCode.NO_SUCH_DOT);
        assertThat(alice().dots().trash().orElseThrow()).hasSize(1);
        assertThat(alice().dots().create(SHOP).isDone()).isTrue();
    }

    @Test
    void aRestoredDotHasItsCommitsBranchesAndUncommittedFiles() {
        alice().dots().create(SHOP).orElseThrow();
        commitOf("a", "1", "first");
        alice().branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
        write(live(SHOP, MASTER), "dirty", "precious");
        alice().dots().delete(SHOP).orElseThrow();
        alice().dots().restore(SHOP).orElseThrow();
        assertThat(messages(MASTER)).containsExactly("Initial commit", "first");
        assertThat(alice().dots().show(SHOP).orElseThrow().branches()).hasSize(2);
        assertThat(read(live(SHOP, MASTER), "dirty")).isEqualTo("precious");
        assertThat(read(live(SHOP, FEATURE), "a")).isEqualTo("1");
        assertThat(alice().dots().trash().orElseThrow()).isEmpty();
    }

    @Test
    void whoHadADotMountedFindsItsFilesAgain() {
        alice().dots().create(SHOP).orElseThrow();
        var mounted = live(SHOP);
        write(mounted, "a", "1");
        alice().dots().delete(SHOP).orElseThrow();
        assertThat(mounted).doesNotExist();
        alice().dots().restore(SHOP).orElseThrow();
        assertThat(read(mounted, "a")).isEqualTo("1");
    }

    @Test
    void whatTakesItsNameKeepsIt() {
        alice().dots().create(SHOP).orElseThrow();
        alice().dots().delete(SHOP).orElseThrow();
        alice().dots().create(SHOP).orElseThrow();
        assertRefused(alice().dots().restore(SHOP), FaultCode.ALREADY_EXISTS);
    }

    @Test
    void theNewestOfSeveralIsRestored() {
        alice().dots().create(SHOP).orElseThrow();
        commitOf("a", "old", "old");
        alice().dots().delete(SHOP).orElseThrow();
        alice().dots().create(SHOP).orElseThrow();
        commitOf("a", "new", "new");
        alice().dots().delete(SHOP).orElseThrow();
        alice().dots().restore(SHOP).orElseThrow();
        assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("new");
    }

    @Test
    void whatWasNeverDeletedIsNotRestored() {
        assertRefused(alice().dots().restore(SHOP), FaultCode.NOTHING_TO_UNDO);
        assertRefused(alice().dots().delete(SHOP), FaultCode.NO_SUCH_DOT);
    }
}
