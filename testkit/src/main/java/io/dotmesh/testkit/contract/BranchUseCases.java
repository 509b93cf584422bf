package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.CommitId;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Branches, where they begin and how they go. */
abstract class BranchUseCases extends UseCaseCases {
    BranchUseCases(StorageUseCasesContract contract) {
        super(contract);
    }

    @BeforeEach
    void create() {
        alice().dots().create(SHOP).orElseThrow();
    }

    @Test
    void aBranchBeginsWithTheFilesOfItsCommitAndGoesItsOwnWay() {
        commitOf("a", "1", "first");
        alice().branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
        assertThat(read(live(SHOP, FEATURE), "a")).isEqualTo("1");
        write(live(SHOP, FEATURE), "a", "2");
        commit(SHOP, FEATURE, "on feature");
        assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("1");
        assertThat(messages(FEATURE)).containsExactly("on feature");
        assertThat(messages(MASTER)).containsExactly("Initial commit", "first");
    }

    @Test
    void theAncestryOfABranchGoesBackToTheFirstCommit() {
        commitOf("a", "1", "first");
        alice().branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
        commitOf("a", "2", "later on master");
        commit(SHOP, FEATURE, "on feature");
        assertThat(alice().commits().ancestry(SHOP, FEATURE).orElseThrow())
                .extracting(Commit::message)
                .containsExactly("Initial commit", "first", "on feature");
    }

    @Test
    void aBranchCanBeginAtAnOlderCommitEvenOneOfItsParentsParent() {
        var first = commitOf("a", "1", "first");
        commitOf("a", "2", "second");
        alice().branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
        var third = new BranchName("third");
        alice().branches().fork(SHOP, FEATURE, Optional.of(first.id()), third).orElseThrow();
        assertThat(read(live(SHOP, third), "a")).isEqualTo("1");
    }

    @Test
    void uncommittedFilesStayOnTheirBranch() {
        commitOf("a", "1", "first");
        write(live(SHOP, MASTER), "a", "uncommitted");
        alice().branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
        assertThat(read(live(SHOP, FEATURE), "a")).isEqualTo("1");
        assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("uncommitted");
    }

    @Test
    void aNameThatIsTakenIsRefused() {
        alice().branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
        assertRefused(alice().branches().fork(SHOP, MASTER, Optional.empty(), FEATURE), FaultCode.ALREADY_EXISTS);
        assertRefused(alice().branches().fork(SHOP, MASTER, Optional.empty(), MASTER), FaultCode.ALREADY_EXISTS);
    }

    @Test
    void aCommitThatIsNotThereBeginsNothing() {
        assertRefused(
                alice().branches().fork(SHOP, MASTER, Optional.of(new CommitId("nothing")), FEATURE),
                FaultCode.NO_SUCH_COMMIT);
    }

    @Test
    void aBranchIsDroppedUnlessOthersBeganOnIt() {
        alice().branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
        write(live(SHOP, FEATURE), "a", "1");
        commit(SHOP, FEATURE, "on feature");
        var child = new BranchName("child");
        alice().branches().fork(SHOP, FEATURE, Optional.empty(), child).orElseThrow();
        assertRefused(alice().branches().drop(SHOP, FEATURE), FaultCode.HAS_DEPENDENTS);
        assertThat(read(live(SHOP, child), "a")).isEqualTo("1");
        alice().branches().drop(SHOP, child).orElseThrow();
        alice().branches().drop(SHOP, FEATURE).orElseThrow();
        assertThat(alice().dots().show(SHOP).orElseThrow().branches()).hasSize(1);
    }

    @Test
    void masterIsNeverDropped() {
        assertRefused(alice().branches().drop(SHOP, MASTER), FaultCode.INVALID);
    }
}
