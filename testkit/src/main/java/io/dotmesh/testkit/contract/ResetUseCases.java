package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.CommitId;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Going back, and taking that back. */
abstract class ResetUseCases extends UseCaseCases {
    ResetUseCases(StorageUseCasesContract contract) {
        super(contract);
    }

    @BeforeEach
    void create() {
        alice().dots().create(SHOP).orElseThrow();
    }

    @Test
    void aResetBranchHasTheFilesAndCommitsOfThen() {
        var first = commitOf("a", "1", "first");
        commitOf("a", "2", "second");
        var reset = alice().branches().reset(SHOP, MASTER, first.id(), false).orElseThrow();
        assertThat(reset.tip()).isEqualTo(first.id());
        assertThat(messages(MASTER)).containsExactly("Initial commit", "first");
        assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("1");
        commitOf("a", "3", "third");
        assertThat(messages(MASTER)).containsExactly("Initial commit", "first", "third");
    }

    @Test
    void whatAResetDropsIsKeptUnderANameThatIsTold() {
        var first = commitOf("a", "1", "first");
        commitOf("a", "2", "second");
        write(live(SHOP, MASTER), "dirty", "precious");
        var kept = alice().branches()
                .reset(SHOP, MASTER, first.id(), false)
                .orElseThrow()
                .kept()
                .orElseThrow();
        assertThat(messages(kept.name())).containsExactly("second");
        assertThat(read(live(SHOP, kept.name()), "a")).isEqualTo("2");
        assertThat(read(live(SHOP, kept.name()), "dirty")).isEqualTo("precious");
        assertThat(Files.exists(live(SHOP, MASTER).resolve("dirty"))).isFalse();
        assertThat(kept.stash()).isPresent();
    }

    @Test
    void aResetToTheNewestCommitKeepsUncommittedFiles() {
        var first = commitOf("a", "1", "first");
        write(live(SHOP, MASTER), "a", "precious");
        var kept = alice().branches()
                .reset(SHOP, MASTER, first.id(), false)
                .orElseThrow()
                .kept()
                .orElseThrow();
        assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("1");
        assertThat(read(live(SHOP, kept.name()), "a")).isEqualTo("precious");
    }

    @Test
    void aResetThatDropsNothingKeepsNothing() {
        var first = commitOf("a", "1", "first");
        assertThat(alice().branches()
                        .reset(SHOP, MASTER, first.id(), false)
                        .orElseThrow()
                        .kept())
                .isEmpty();
        assertThat(alice().dots().show(SHOP).orElseThrow().branches()).hasSize(1);
    }

    @Test
    void whatIsDiscardedIsGone() {
        var first = commitOf("a", "1", "first");
        commitOf("a", "2", "second");
        assertThat(alice().branches()
                        .reset(SHOP, MASTER, first.id(), true)
                        .orElseThrow()
                        .kept())
                .isEmpty();
        assertThat(alice().dots().show(SHOP).orElseThrow().branches()).hasSize(1);
        assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("1");
    }

    @Test
    void branchesThatBeganAtDroppedCommitsLiveOn() {
        var first = commitOf("a", "1", "first");
        commitOf("a", "2", "second");
        alice().branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
        commitOf("a", "3", "third");
        var discarded = alice().branches().reset(SHOP, MASTER, first.id(), true).orElseThrow();
        assertThat(discarded.kept()).isPresent();
        assertThat(read(live(SHOP, FEATURE), "a")).isEqualTo("2");
        write(live(SHOP, FEATURE), "a", "4");
        commit(SHOP, FEATURE, "on feature");
        assertThat(alice().commits().ancestry(SHOP, FEATURE).orElseThrow())
                .extracting(Commit::message)
                .containsExactly("Initial commit", "first", "second", "on feature");
    }

    @Test
    void aBranchGoesBackToItsBeginningAndNotFurther() {
        var first = commitOf("a", "1", "first");
        var second = commitOf("a", "2", "second");
        alice().branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
        write(live(SHOP, FEATURE), "a", "3");
        commit(SHOP, FEATURE, "on feature");
        alice().branches().reset(SHOP, FEATURE, second.id(), false).orElseThrow();
        assertThat(read(live(SHOP, FEATURE), "a")).isEqualTo("2");
        assertThat(messages(FEATURE)).isEmpty();
        assertRefused(alice().branches().reset(SHOP, FEATURE, first.id(), false), FaultCode.INVALID);
        assertRefused(
                alice().branches().reset(SHOP, FEATURE, new CommitId("nothing"), false), FaultCode.NO_SUCH_COMMIT);
    }

    @Test
    void aResetThatIsTakenBackLeavesEverythingAsItWas() {
        var first = commitOf("a", "1", "first");
        commitOf("a", "2", "second");
        write(live(SHOP, MASTER), "dirty", "precious");
        alice().branches().reset(SHOP, MASTER, first.id(), false).orElseThrow();
        var undone = alice().branches().undoReset(SHOP).orElseThrow();
        assertThat(undone.kept()).isEmpty();
        assertThat(messages(MASTER)).containsExactly("Initial commit", "first", "second");
        assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("2");
        assertThat(read(live(SHOP, MASTER), "dirty")).isEqualTo("precious");
        assertThat(alice().dots().show(SHOP).orElseThrow().branches()).hasSize(1);
    }

    @Test
    void takingAResetBackKeepsWhatWasDoneSince() {
        var first = commitOf("a", "1", "first");
        commitOf("a", "2", "second");
        alice().branches().reset(SHOP, MASTER, first.id(), false).orElseThrow();
        commitOf("a", "3", "third");
        write(live(SHOP, MASTER), "dirty", "since");
        var kept = alice().branches().undoReset(SHOP).orElseThrow().kept().orElseThrow();
        assertThat(messages(MASTER)).containsExactly("Initial commit", "first", "second");
        assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("2");
        assertThat(messages(kept.name())).containsExactly("third");
        assertThat(read(live(SHOP, kept.name()), "dirty")).isEqualTo("since");
    }

    @Test
    void severalResetsAreTakenBackNewestFirst() {
        var first = commitOf("a", "1", "first");
        var second = commitOf("a", "2", "second");
        commitOf("a", "3", "third");
        alice().branches().reset(SHOP, MASTER, second.id(), false).orElseThrow();
        alice().branches().reset(SHOP, MASTER, first.id(), false).orElseThrow();
        alice().branches().undoReset(SHOP).orElseThrow();
        assertThat(messages(MASTER)).containsExactly("Initial commit", "first", "second");
        alice().branches().undoReset(SHOP).orElseThrow();
        assertThat(messages(MASTER)).containsExactly("Initial commit", "first", "second", "third");
        assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("3");
        assertRefused(alice().branches().undoReset(SHOP), FaultCode.NOTHING_TO_UNDO);
    }
}
