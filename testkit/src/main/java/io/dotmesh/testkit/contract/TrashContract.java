package io.dotmesh.testkit.contract;

import static io.dotmesh.testkit.contract.RegistrySpecimens.ALICE;
import static io.dotmesh.testkit.contract.RegistrySpecimens.BOB;
import static io.dotmesh.testkit.contract.RegistrySpecimens.NOON;
import static io.dotmesh.testkit.contract.RegistrySpecimens.branch;
import static io.dotmesh.testkit.contract.RegistrySpecimens.change;
import static io.dotmesh.testkit.contract.RegistrySpecimens.commit;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dot;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dotInTrash;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dotWithCommits;
import static io.dotmesh.testkit.contract.RegistrySpecimens.fork;
import static io.dotmesh.testkit.contract.RegistrySpecimens.master;
import static io.dotmesh.testkit.contract.RegistrySpecimens.names;
import static io.dotmesh.testkit.contract.RegistrySpecimens.numbers;
import static io.dotmesh.testkit.contract.RegistrySpecimens.refuses;
import static io.dotmesh.testkit.contract.RegistrySpecimens.trashed;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.saga.RegistryChange.AddBranch;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import io.dotmesh.domain.saga.RegistryChange.AddDot;
import io.dotmesh.domain.saga.RegistryChange.MoveCommits;
import io.dotmesh.domain.saga.RegistryChange.RemoveBranch;
import io.dotmesh.domain.saga.RegistryChange.RemoveDot;
import io.dotmesh.domain.saga.RegistryChange.ReplaceBranch;
import io.dotmesh.domain.saga.RegistryChange.ReplaceDot;
import io.dotmesh.domain.saga.RegistryChange.RestoreDot;
import io.dotmesh.domain.saga.RegistryChange.TrashDot;
import io.dotmesh.ports.driven.DotRegister;
import io.dotmesh.ports.driven.DotRegister.Summary;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How dots go to the trash, come back, and go for good. */
public interface TrashContract {
    DotRegister dots();

    private static Dot namesake(Dot dot) {
        return new Dot(new DotId(dot.id() + "-2"), dot.name(), ALICE, new TreeSet<>(), Optional.empty(), NOON);
    }

    @Test
    default void aDotInTheTrashIsFoundThereOnly() {
        var shop = dot("shop").with(BOB);
        change(dots(), new AddDot(shop));
        change(dots(), dotWithCommits(shop, 2));
        change(dots(), new TrashDot(trashed(shop, NOON, master(shop))));
        assertThat(dots().trash().orElseThrow()).containsExactly(trashed(shop, NOON, master(shop)));
        assertThat(dots().dots().orElseThrow()).isEmpty();
        assertThat(dots().dot(shop.name()).orElseThrow()).isEmpty();
        assertThat(dots().dot(shop.id()).orElseThrow()).isEmpty();
        assertThat(dots().dotOf(master(shop).id()).orElseThrow()).isEmpty();
    }

    @Test
    default void commitsInTheTrashAreStillReadAndCounted() {
        change(dots(), dotWithCommits(dot("shop"), 2));
        change(dots(), new TrashDot(trashed(dot("shop"), NOON, master(dot("shop")))));
        assertThat(numbers(dots(), master(dot("shop")).id())).containsExactly(1, 2);
        assertThat(dots().summaries().orElseThrow())
                .containsEntry(
                        master(dot("shop")).id(),
                        new Summary(2, Optional.of(commit(2).id())));
    }

    @Test
    default void theNameOfADotInTheTrashIsFree() {
        change(dots(), dotInTrash(dot("shop"), NOON));
        change(dots(), dotWithCommits(namesake(dot("shop")), 1));
        assertThat(dots().dot(dot("shop").name()).orElseThrow().orElseThrow().dot())
                .isEqualTo(namesake(dot("shop")));
        change(
                dots(),
                new AddDot(dot("other")),
                new RemoveDot(namesake(dot("shop")).id()));
        change(
                dots(),
                new ReplaceDot(dot("other"), dot("other").named(dot("shop").name())));
        assertThat(names(dots())).containsExactly("admin/shop");
    }

    @Test
    default void theIdsOfADotInTheTrashAreNotFree() {
        change(dots(), dotInTrash(dot("shop"), NOON));
        change(dots(), new AddDot(dot("other")));
        refuses(FaultCode.ALREADY_EXISTS, dots(), new AddDot(dot("shop")));
        refuses(
                FaultCode.ALREADY_EXISTS,
                dots(),
                new AddBranch(new Branch(
                        master(dot("shop")).id(),
                        dot("other").id(),
                        master(dot("shop")).name(),
                        Optional.empty(),
                        Optional.empty())));
    }

    @Test
    default void aRestoredDotIsAsItWas() {
        var shop = dot("shop").with(BOB);
        var forked = fork(master(shop), commit(2), "forked");
        change(dots(), new AddDot(shop));
        change(dots(), dotWithCommits(shop, 3));
        change(dots(), new AddBranch(forked), new AddCommit(forked.id(), commit(9)));
        var before = dots().dots().orElseThrow();
        change(dots(), new TrashDot(trashed(shop, NOON, master(shop), forked)));
        change(dots(), new RestoreDot(shop.id()));
        assertThat(dots().dots().orElseThrow()).isEqualTo(before);
        assertThat(dots().trash().orElseThrow()).isEmpty();
        assertThat(numbers(dots(), master(shop).id())).containsExactly(1, 2, 3);
        change(dots(), new AddCommit(master(shop).id(), commit(4)));
        assertThat(numbers(dots(), master(shop).id())).containsExactly(1, 2, 3, 4);
    }

    @Test
    default void aDotIsNotRestoredWhileItsNameIsTaken() {
        var second = namesake(dot("shop"));
        change(dots(), dotInTrash(dot("shop"), NOON));
        change(dots(), new AddDot(second));
        refuses(FaultCode.ALREADY_EXISTS, dots(), new RestoreDot(dot("shop").id()));
        assertThat(dots().trash().orElseThrow()).hasSize(1);
        change(dots(), new ReplaceDot(second, second.named(dot("store").name())));
        change(dots(), new RestoreDot(dot("shop").id()));
        assertThat(names(dots())).containsExactly("admin/shop", "admin/store");
    }

    @Test
    default void restoringAgainIsDoneAndRestoringWhatIsUnknownIsRefused() {
        change(dots(), dotInTrash(dot("shop"), NOON));
        change(dots(), new RestoreDot(dot("shop").id()));
        change(dots(), new RestoreDot(dot("shop").id()));
        refuses(FaultCode.NO_SUCH_DOT, dots(), new RestoreDot(dot("other").id()));
        assertThat(names(dots())).containsExactly("admin/shop");
    }

    @Test
    default void trashingAgainIsDoneAndTrashingWhatIsUnknownIsRefused() {
        change(dots(), dotInTrash(dot("shop"), NOON));
        change(dots(), new TrashDot(trashed(dot("shop"), NOON, master(dot("shop")))));
        refuses(FaultCode.NO_SUCH_DOT, dots(), new TrashDot(trashed(dot("other"), NOON)));
        assertThat(dots().trash().orElseThrow()).containsExactly(trashed(dot("shop"), NOON, master(dot("shop"))));
    }

    @Test
    default void theTermsOfADotInTheTrashAreNotChangedByTrashingItAgain() {
        change(dots(), dotInTrash(dot("shop"), NOON));
        refuses(
                FaultCode.NO_SUCH_DOT,
                dots(),
                new TrashDot(trashed(dot("shop"), NOON.plusSeconds(1), master(dot("shop")))));
        assertThat(dots().trash().orElseThrow()).extracting(Trashed::since).containsExactly(NOON);
    }

    @Test
    default void aDotThatIsNotAsExpectedIsNotTrashed() {
        var shop = dot("shop");
        change(dots(), dotWithCommits(shop, 1));
        refuses(FaultCode.BUSY, dots(), new TrashDot(trashed(shop.with(BOB), NOON, master(shop))));
        refuses(FaultCode.BUSY, dots(), new TrashDot(trashed(shop, NOON)));
        refuses(FaultCode.BUSY, dots(), new TrashDot(trashed(shop, NOON, master(shop), branch(shop, "dev"))));
        assertThat(names(dots())).containsExactly("admin/shop");
        assertThat(dots().trash().orElseThrow()).isEmpty();
    }

    @Test
    default void theOrderOfBranchesDoesNotMatterWhenADotIsTrashed() {
        var shop = dot("shop");
        change(dots(), dotWithCommits(shop, 1));
        change(dots(), new AddBranch(branch(shop, "dev")));
        change(dots(), new TrashDot(trashed(shop, NOON, master(shop), branch(shop, "dev"))));
        change(dots(), new TrashDot(trashed(shop, NOON, branch(shop, "dev"), master(shop))));
        assertThat(dots().trash().orElseThrow())
                .containsExactly(trashed(shop, NOON, branch(shop, "dev"), master(shop)));
    }

    @Test
    default void whatWasTrashedLastComesFirst() {
        change(dots(), dotInTrash(dot("b"), NOON));
        change(dots(), dotInTrash(dot("c"), NOON.plusNanos(1)));
        change(dots(), dotInTrash(dot("a"), NOON.minusSeconds(1)));
        assertThat(dots().trash().orElseThrow())
                .extracting(trashed -> trashed.dot().name().name())
                .containsExactly("c", "b", "a");
    }

    @Test
    default void severalDotsOfOneNameMayLieInTheTrash() {
        var second = namesake(dot("shop"));
        change(dots(), dotInTrash(dot("shop"), NOON));
        change(dots(), dotInTrash(second, NOON.plusSeconds(1)));
        assertThat(dots().trash().orElseThrow())
                .extracting(trashed -> trashed.dot().id())
                .containsExactly(second.id(), dot("shop").id());
        change(dots(), new RestoreDot(dot("shop").id()));
        refuses(FaultCode.ALREADY_EXISTS, dots(), new RestoreDot(second.id()));
    }

    @Test
    default void whatLiesInTheTrashIsNotChanged() {
        var shop = dot("shop");
        var master = master(shop);
        change(dots(), dotInTrash(shop, NOON));
        change(dots(), dotWithCommits(dot("other"), 1));
        var other = master(dot("other")).id();
        refuses(FaultCode.NO_SUCH_DOT, dots(), new ReplaceDot(shop, shop.with(BOB)));
        refuses(FaultCode.NO_SUCH_DOT, dots(), new AddBranch(branch(shop, "dev")));
        refuses(
                FaultCode.NO_SUCH_BRANCH,
                dots(),
                new ReplaceBranch(
                        master,
                        master.beganAt(
                                Optional.of(new Origin(master.id(), commit(1).id())))));
        refuses(FaultCode.NO_SUCH_BRANCH, dots(), new MoveCommits(master.id(), Optional.empty(), other));
        refuses(FaultCode.NO_SUCH_BRANCH, dots(), new MoveCommits(other, Optional.empty(), master.id()));
        assertThat(dots().trash().orElseThrow()).containsExactly(trashed(shop, NOON, master));
    }

    @Test
    default void aCommitThatWasMissedIsAddedAlsoInTheTrash() {
        var master = master(dot("shop")).id();
        change(dots(), dotWithCommits(dot("shop"), 1));
        change(dots(), new TrashDot(trashed(dot("shop"), NOON, master(dot("shop")))));
        change(dots(), new AddCommit(master, commit(2)));
        assertThat(numbers(dots(), master)).containsExactly(1, 2);
        change(dots(), new RestoreDot(dot("shop").id()));
        assertThat(numbers(dots(), master)).containsExactly(1, 2);
    }

    @Test
    default void aDotIsRemovedFromTheTrashWithItsBranchesAndCommits() {
        change(dots(), dotWithCommits(dot("shop"), 2));
        change(dots(), new TrashDot(trashed(dot("shop"), NOON, master(dot("shop")))));
        change(dots(), new RemoveDot(dot("shop").id()));
        assertThat(dots().trash().orElseThrow()).isEmpty();
        assertThat(dots().summaries().orElseThrow()).isEmpty();
        assertThat(dots().commits(master(dot("shop")).id()).orElseThrow()).isEmpty();
        refuses(FaultCode.NO_SUCH_DOT, dots(), new RestoreDot(dot("shop").id()));
        change(dots(), dotWithCommits(dot("shop"), 1));
        assertThat(numbers(dots(), master(dot("shop")).id())).containsExactly(1);
    }

    @Test
    default void aBranchIsRemovedAlsoFromTheTrash() {
        var shop = dot("shop");
        change(dots(), dotWithCommits(shop, 1));
        change(dots(), new AddBranch(branch(shop, "dev")));
        change(dots(), new TrashDot(trashed(shop, NOON, branch(shop, "dev"), master(shop))));
        change(dots(), new RemoveBranch(branch(shop, "dev").id()));
        assertThat(dots().trash().orElseThrow()).containsExactly(trashed(shop, NOON, master(shop)));
        assertThat(dots().summaries().orElseThrow())
                .containsOnlyKeys(master(shop).id());
    }
}
