package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.history.Commit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Dots as wholes: names, copies, and who is let in. */
abstract class DotUseCases extends UseCaseCases {
    DotUseCases(StorageUseCasesContract contract) {
        super(contract);
    }

    @Test
    void aNewDotHasOneCommitAndOneBranch() {
        var dot = alice().dots().create(SHOP).orElseThrow();
        assertThat(dot.dot().name()).isEqualTo(SHOP);
        assertThat(dot.owner().name()).isEqualTo("alice");
        assertThat(dot.branches()).singleElement().satisfies(branch -> {
            assertThat(branch.branch().name()).isEqualTo(MASTER);
            assertThat(branch.commits()).isEqualTo(1);
            assertThat(branch.branch().id().value()).isEqualTo(dot.dot().id().value());
        });
        assertThat(messages(MASTER)).containsExactly("Initial commit");
    }

    @Test
    void aNameThatIsTakenIsRefused() {
        alice().dots().create(SHOP).orElseThrow();
        assertRefused(alice().dots().create(SHOP), FaultCode.ALREADY_EXISTS);
    }

    @Test
    void aDotIsFoundByItsNameAndByItsBranch() {
        alice().dots().create(SHOP).orElseThrow();
        assertThat(alice().dots().show(SHOP).orElseThrow().dot().name()).isEqualTo(SHOP);
        assertThat(alice().dots().show(idOf(MASTER)).orElseThrow().dot().name()).isEqualTo(SHOP);
    }

    @Test
    void aDotThatIsNotThereIsRefusedByName() {
        assertRefused(alice().dots().show(SHOP), FaultCode.NO_SUCH_DOT);
        assertThat(alice().dots().show(SHOP).toFault().orElseThrow().detail())
                .isEqualTo("No such filesystem named 'alice/shop'");
    }

    @Test
    void dotsAreListedByName() {
        for (var name : List.of("b", "a", "c")) {
            alice().dots().create(new DotName(SHOP.namespace(), name)).orElseThrow();
        }
        assertThat(alice().dots().list().orElseThrow())
                .extracting(view -> view.dot().name().name())
                .containsExactly("a", "b", "c");
    }

    @Test
    void aRenamedDotKeepsItsHistoryAndFiles() {
        alice().dots().create(SHOP).orElseThrow();
        commitOf("a", "1", "first");
        var to = new DotName(SHOP.namespace(), "store");
        alice().dots().rename(SHOP, to).orElseThrow();
        assertRefused(alice().dots().show(SHOP), FaultCode.NO_SUCH_DOT);
        assertThat(alice().commits().log(to, MASTER).orElseThrow()).hasSize(2);
        assertThat(read(live(to), "a")).isEqualTo("1");
    }

    @Test
    void aDotIsNotRenamedOverAnother() {
        var other = new DotName(SHOP.namespace(), "other");
        alice().dots().create(SHOP).orElseThrow();
        alice().dots().create(other).orElseThrow();
        assertRefused(alice().dots().rename(SHOP, other), FaultCode.ALREADY_EXISTS);
    }

    @Test
    void aCopyHasTheCommitsAndAHistoryOfItsOwn() {
        alice().dots().create(SHOP).orElseThrow();
        commitOf("a", "1", "first");
        var copy = new DotName(SHOP.namespace(), "copy");
        alice().dots().copy(idOf(MASTER), copy).orElseThrow();
        assertThat(alice().commits().log(copy, MASTER).orElseThrow())
                .extracting(Commit::message)
                .containsExactly("Initial commit", "first");
        write(live(copy, MASTER), "a", "2");
        commit(copy, MASTER, "second");
        assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("1");
        assertThat(messages(MASTER)).containsExactly("Initial commit", "first");
        alice().dots().delete(SHOP).orElseThrow();
        assertThat(read(live(copy, MASTER), "a")).isEqualTo("2");
    }

    @Test
    void aDotThatIsSharedIsSeenUntilItIsNotAnyMore() {
        alice().dots().create(SHOP).orElseThrow();
        var bob = as("bob");
        assertRefused(bob.dots().show(SHOP), FaultCode.NO_SUCH_DOT);
        assertThat(bob.dots().list().orElseThrow()).isEmpty();
        alice().dots().share(idOf(MASTER), "bob").orElseThrow();
        assertThat(bob.dots().show(SHOP).orElseThrow().collaborators())
                .extracting(account -> account.name())
                .containsExactly("bob");
        assertThat(bob.dots().list().orElseThrow()).hasSize(1);
        alice().dots().unshare(idOf(MASTER), "bob").orElseThrow();
        assertRefused(bob.dots().show(SHOP), FaultCode.NO_SUCH_DOT);
    }

    @Test
    void onlyTheFirstBranchIsShared() {
        alice().dots().create(SHOP).orElseThrow();
        alice().branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
        assertRefused(alice().dots().share(idOf(FEATURE), "bob"), FaultCode.INVALID);
    }

    @Test
    void nobodyUnknownIsLetIn() {
        alice().dots().create(SHOP).orElseThrow();
        assertRefused(alice().dots().share(idOf(MASTER), "carol"), FaultCode.NO_SUCH_ACCOUNT);
        assertRefused(alice().dots().unshare(idOf(MASTER), "bob"), FaultCode.NO_SUCH_ACCOUNT);
    }
}
