package io.dotmesh.testkit.contract;

import static io.dotmesh.testkit.contract.RegistrySpecimens.ALICE;
import static io.dotmesh.testkit.contract.RegistrySpecimens.BOB;
import static io.dotmesh.testkit.contract.RegistrySpecimens.NOON;
import static io.dotmesh.testkit.contract.RegistrySpecimens.branch;
import static io.dotmesh.testkit.contract.RegistrySpecimens.change;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dot;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dotWithCommits;
import static io.dotmesh.testkit.contract.RegistrySpecimens.master;
import static io.dotmesh.testkit.contract.RegistrySpecimens.names;
import static io.dotmesh.testkit.contract.RegistrySpecimens.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.saga.RegistryChange.AddBranch;
import io.dotmesh.domain.saga.RegistryChange.AddDot;
import io.dotmesh.domain.saga.RegistryChange.RemoveDot;
import io.dotmesh.domain.saga.RegistryChange.ReplaceDot;
import io.dotmesh.ports.driven.DotRegister;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How dots are added, found, replaced and removed. */
public interface DotContract {
    DotRegister dots();

    @Test
    default void aNewRegisterHoldsNothing() {
        assertThat(dots().dots().orElseThrow()).isEmpty();
        assertThat(dots().trash().orElseThrow()).isEmpty();
        assertThat(dots().sagas().orElseThrow()).isEmpty();
        assertThat(dots().summaries().orElseThrow()).isEmpty();
    }

    @Test
    default void whatIsUnknownIsNotFound() {
        assertThat(dots().dot(dot("shop").name()).orElseThrow()).isEmpty();
        assertThat(dots().dot(dot("shop").id()).orElseThrow()).isEmpty();
        assertThat(dots().dotOf(new BranchId("nowhere")).orElseThrow()).isEmpty();
        assertThat(dots().commits(new BranchId("nowhere")).orElseThrow()).isEmpty();
    }

    @Test
    default void aDotIsFoundWithAllThatItSaysByItsNameItsIdAndItsBranches() {
        var shop = new Dot(
                new DotId("4ad1-c0_X"),
                DotName.parse("alice/Shop_1-x").orElseThrow(),
                ALICE,
                new TreeSet<>(List.of(new AccountId("z"), BOB)),
                Optional.of(new Origin(new BranchId("gone-branch"), new CommitId("gone-commit"))),
                NOON.plusNanos(1),
                Optional.of(new Quota(Quota.BYTES_MAX)));
        change(dots(), new AddDot(shop), new AddBranch(master(shop)), new AddBranch(branch(shop, "dev")));
        var byName = dots().dot(shop.name()).orElseThrow().orElseThrow();
        assertThat(byName.dot()).isEqualTo(shop);
        assertThat(dots().dot(shop.id()).orElseThrow()).contains(byName);
        assertThat(dots().dotOf(master(shop).id()).orElseThrow()).contains(byName);
        assertThat(dots().dotOf(branch(shop, "dev").id()).orElseThrow()).contains(byName);
        assertThat(dots().dots().orElseThrow()).containsExactly(byName);
    }

    @Test
    default void aDotMayHaveNoBranch() {
        change(dots(), new AddDot(dot("bare")));
        assertThat(dots().dot(dot("bare").name()).orElseThrow().orElseThrow().branches())
                .isEmpty();
        assertThat(dots().dots().orElseThrow()).hasSize(1);
    }

    @Test
    default void dotsAreSortedByNamespaceAndThenByName() {
        for (var name : List.of("b/a", "a/z", "Z/x", "a/A", "a-b/c", "a/_", "a/0", "a/-")) {
            change(dots(), new AddDot(dot(name)));
        }
        assertThat(names(dots())).containsExactly("Z/x", "a/-", "a/0", "a/A", "a/_", "a/z", "a-b/c", "b/a");
    }

    @Test
    default void aNameThatIsTakenIsRefusedInItsNamespaceOnly() {
        change(dots(), new AddDot(dot("alice/shop")));
        var other =
                new Dot(new DotId("other"), dot("alice/shop").name(), ALICE, new TreeSet<>(), Optional.empty(), NOON);
        refuses(FaultCode.ALREADY_EXISTS, dots(), new AddDot(other));
        change(dots(), new AddDot(dot("bob/shop")));
        assertThat(names(dots())).containsExactly("alice/shop", "bob/shop");
    }

    @Test
    default void namesThatDifferInCaseAreTwoNames() {
        change(dots(), new AddDot(dot("shop")));
        change(dots(), new AddDot(dot("Shop")));
        assertThat(names(dots())).containsExactly("admin/Shop", "admin/shop");
        assertThat(dots().dot(dot("SHOP").name()).orElseThrow()).isEmpty();
    }

    @Test
    default void anIdThatIsTakenIsRefused() {
        change(dots(), new AddDot(dot("shop")));
        refuses(
                FaultCode.ALREADY_EXISTS,
                dots(),
                new AddDot(dot("shop").named(dot("other").name())));
        refuses(FaultCode.ALREADY_EXISTS, dots(), new AddDot(dot("shop").with(BOB)));
        assertThat(names(dots())).containsExactly("admin/shop");
    }

    @Test
    default void addingTheSameDotAgainChangesNothing() {
        change(dots(), dotWithCommits(dot("shop"), 2));
        var before = dots().dots().orElseThrow();
        change(dots(), new AddDot(dot("shop")));
        assertThat(dots().dots().orElseThrow()).isEqualTo(before);
    }

    @Test
    default void aDotIsReplacedWhenItIsAsExpected() {
        var shop = dot("shop").with(ALICE);
        change(dots(), dotWithCommits(dot("shop"), 2));
        change(dots(), new ReplaceDot(dot("shop"), shop));
        var next = new Dot(shop.id(), dot("bob/store").name(), BOB, new TreeSet<>(), Optional.empty(), shop.created());
        change(dots(), new ReplaceDot(shop, next));
        var record = dots().dot(next.name()).orElseThrow().orElseThrow();
        assertThat(record.dot()).isEqualTo(next);
        assertThat(record.branches()).hasSize(1);
        assertThat(record.branches().getFirst().commits()).isEqualTo(2);
    }

    @Test
    default void aDotThatIsNotAsExpectedIsNotReplaced() {
        change(dots(), new AddDot(dot("shop").with(BOB)));
        refuses(
                FaultCode.BUSY,
                dots(),
                new ReplaceDot(dot("shop"), dot("shop").named(dot("store").name())));
        refuses(FaultCode.BUSY, dots(), new ReplaceDot(dot("shop"), dot("shop").with(ALICE)));
        assertThat(dots().dot(dot("shop").id()).orElseThrow().orElseThrow().dot())
                .isEqualTo(dot("shop").with(BOB));
    }

    @Test
    default void aDotThatIsUnknownIsNotReplaced() {
        refuses(
                FaultCode.NO_SUCH_DOT,
                dots(),
                new ReplaceDot(dot("shop"), dot("shop").with(BOB)));
        assertThat(dots().dots().orElseThrow()).isEmpty();
    }

    @Test
    default void replacingADotAgainChangesNothing() {
        var next = dot("shop").with(BOB).named(dot("store").name());
        change(dots(), new AddDot(dot("shop")));
        change(dots(), new ReplaceDot(dot("shop"), next));
        change(dots(), new ReplaceDot(dot("shop"), next));
        assertThat(dots().dot(next.name()).orElseThrow().orElseThrow().dot()).isEqualTo(next);
    }

    @Test
    default void aDotHasTheQuotaThatItWasGivenLast() {
        var shop = dot("shop");
        change(dots(), new AddDot(shop));
        change(dots(), new ReplaceDot(shop, shop.bounded(Optional.of(new Quota(10L << 30)))));
        refuses(FaultCode.BUSY, dots(), new ReplaceDot(shop, shop.bounded(Optional.of(new Quota(20L << 30)))));
        assertThat(dots().dot(shop.id()).orElseThrow().orElseThrow().dot().quota())
                .contains(new Quota(10L << 30));
        change(dots(), new ReplaceDot(shop.bounded(Optional.of(new Quota(10L << 30))), shop));
        assertThat(dots().dot(shop.id()).orElseThrow().orElseThrow().dot()).isEqualTo(shop);
    }

    @Test
    default void aDotDoesNotTakeTheNameOfAnother() {
        change(dots(), new AddDot(dot("shop")), new AddDot(dot("store")));
        refuses(
                FaultCode.ALREADY_EXISTS,
                dots(),
                new ReplaceDot(dot("shop"), dot("shop").named(dot("store").name())));
        assertThat(names(dots())).containsExactly("admin/shop", "admin/store");
    }

    @Test
    default void aRenamedDotLeavesItsOldNameFree() {
        change(dots(), new AddDot(dot("shop")));
        change(
                dots(),
                new ReplaceDot(dot("shop"), dot("shop").named(dot("store").name())));
        assertThat(dots().dot(dot("shop").name()).orElseThrow()).isEmpty();
        var second = new Dot(new DotId("second"), dot("shop").name(), ALICE, new TreeSet<>(), Optional.empty(), NOON);
        change(dots(), new AddDot(second));
        assertThat(names(dots())).containsExactly("admin/shop", "admin/store");
    }

    @Test
    default void aRemovedDotGoesWithItsBranchesAndCommitsAndLeavesItsNameAndIdsFree() {
        var shop = dot("shop").with(BOB);
        change(dots(), new AddDot(shop));
        change(dots(), dotWithCommits(shop, 3));
        change(dots(), dotWithCommits(dot("other"), 1));
        change(dots(), new RemoveDot(shop.id()));
        assertThat(names(dots())).containsExactly("admin/other");
        assertThat(dots().dotOf(master(shop).id()).orElseThrow()).isEmpty();
        assertThat(dots().commits(master(shop).id()).orElseThrow()).isEmpty();
        assertThat(dots().summaries().orElseThrow())
                .containsOnlyKeys(master(dot("other")).id());
        change(dots(), dotWithCommits(dot("shop"), 0));
        assertThat(dots().dot(shop.name()).orElseThrow().orElseThrow().dot()).isEqualTo(dot("shop"));
        assertThat(dots().commits(master(shop).id()).orElseThrow()).isEmpty();
    }

    @Test
    default void removingADotThatIsGoneIsDone() {
        change(dots(), new RemoveDot(dot("shop").id()));
        assertThat(dots().dots().orElseThrow()).isEmpty();
    }
}
