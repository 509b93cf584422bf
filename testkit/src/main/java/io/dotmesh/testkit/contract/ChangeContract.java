package io.dotmesh.testkit.contract;

import static io.dotmesh.testkit.contract.RegistrySpecimens.BOB;
import static io.dotmesh.testkit.contract.RegistrySpecimens.NODE;
import static io.dotmesh.testkit.contract.RegistrySpecimens.NOON;
import static io.dotmesh.testkit.contract.RegistrySpecimens.branch;
import static io.dotmesh.testkit.contract.RegistrySpecimens.change;
import static io.dotmesh.testkit.contract.RegistrySpecimens.commit;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dot;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dotWithCommits;
import static io.dotmesh.testkit.contract.RegistrySpecimens.fork;
import static io.dotmesh.testkit.contract.RegistrySpecimens.master;
import static io.dotmesh.testkit.contract.RegistrySpecimens.names;
import static io.dotmesh.testkit.contract.RegistrySpecimens.numbers;
import static io.dotmesh.testkit.contract.RegistrySpecimens.refuses;
import static io.dotmesh.testkit.contract.RegistrySpecimens.trashed;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.SagaId;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.domain.saga.RegistryChange.AddBranch;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import io.dotmesh.domain.saga.RegistryChange.AddDot;
import io.dotmesh.domain.saga.RegistryChange.BeginSaga;
import io.dotmesh.domain.saga.RegistryChange.EndSaga;
import io.dotmesh.domain.saga.RegistryChange.MoveCommits;
import io.dotmesh.domain.saga.RegistryChange.RemoveBranch;
import io.dotmesh.domain.saga.RegistryChange.RemoveDot;
import io.dotmesh.domain.saga.RegistryChange.ReplaceBranch;
import io.dotmesh.domain.saga.RegistryChange.ReplaceDot;
import io.dotmesh.domain.saga.RegistryChange.RestoreDot;
import io.dotmesh.domain.saga.RegistryChange.TrashDot;
import io.dotmesh.domain.saga.Saga;
import io.dotmesh.ports.driven.DotRegister;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How several changes are made together or not at all. */
public interface ChangeContract {
    DotRegister dots();

    /** All that a register can be asked, to compare before and after. */
    private List<Object> everything() {
        return List.of(
                dots().dots().orElseThrow(),
                dots().trash().orElseThrow(),
                dots().sagas().orElseThrow(),
                dots().summaries().orElseThrow(),
                dots().commits(master(dot("shop")).id()).orElseThrow(),
                dots().commits(master(dot("store")).id()).orElseThrow());
    }

    @Test
    default void noChangesAreDone() {
        change(dots(), List.of());
        assertThat(dots().dots().orElseThrow()).isEmpty();
    }

    @Test
    default void aChangeSeesThoseBeforeItInTheSameList() {
        var shop = dot("shop");
        var dev = fork(master(shop), commit(1), "dev");
        var namesake = dot("other").named(shop.name());
        change(
                dots(),
                new AddDot(shop),
                new AddBranch(master(shop)),
                new AddCommit(master(shop).id(), commit(1)),
                new AddCommit(master(shop).id(), commit(2)),
                new AddBranch(dev),
                new MoveCommits(master(shop).id(), Optional.of(commit(1).id()), dev.id()),
                new ReplaceDot(shop, shop.with(BOB)),
                new TrashDot(trashed(shop.with(BOB), NOON, master(shop), dev)),
                new AddDot(namesake));
        assertThat(names(dots())).containsExactly("admin/shop");
        assertThat(dots().trash().orElseThrow()).containsExactly(trashed(shop.with(BOB), NOON, dev, master(shop)));
        assertThat(numbers(dots(), dev.id())).containsExactly(2);
    }

    @Test
    default void whenOneIsRefusedNoneIsMade() {
        change(dots(), dotWithCommits(dot("shop"), 3));
        change(dots(), dotWithCommits(dot("store"), 2));
        change(dots(), new AddBranch(branch(dot("shop"), "dev")));
        change(dots(), new AddDot(dot("old")), new TrashDot(trashed(dot("old"), NOON)));
        change(
                dots(),
                new BeginSaga(new SagaId("running"), new Saga.DropBranch(dot("x").id(), new BranchId("x")), NODE));
        var before = everything();
        var refused = new AddDot(dot("store").with(BOB));
        var shop = dot("shop");
        List<RegistryChange> made = List.of(
                new AddDot(dot("new")),
                new AddBranch(master(dot("new"))),
                new AddCommit(master(shop).id(), commit(4)),
                new MoveCommits(
                        master(shop).id(),
                        Optional.of(commit(1).id()),
                        branch(shop, "dev").id()),
                new ReplaceBranch(
                        branch(shop, "dev"),
                        branch(shop, "dev")
                                .beganAt(Optional.of(
                                        new Origin(master(shop).id(), commit(1).id())))),
                new RemoveBranch(branch(shop, "dev").id()),
                new ReplaceDot(shop, shop.with(BOB)),
                new TrashDot(trashed(shop.with(BOB), NOON, master(shop))),
                new RestoreDot(dot("old").id()),
                new RemoveDot(shop.id()),
                new BeginSaga(new SagaId("next"), new Saga.DropBranch(dot("x").id(), new BranchId("x")), NODE),
                new EndSaga(new SagaId("running")));
        for (int length = 1; length <= made.size(); length++) {
            var changes = new java.util.ArrayList<>(made.subList(0, length));
            changes.add(refused);
            refuses(FaultCode.ALREADY_EXISTS, dots(), changes.toArray(RegistryChange[]::new));
            assertThat(everything()).isEqualTo(before);
        }
        change(dots(), made);
        assertThat(names(dots())).containsExactly("admin/new", "admin/old", "admin/store");
    }

    @Test
    default void theFirstThatIsRefusedDecidesTheAnswer() {
        change(dots(), new AddDot(dot("shop")));
        refuses(
                FaultCode.NO_SUCH_BRANCH,
                dots(),
                new AddCommit(master(dot("shop")).id(), commit(1)),
                new AddDot(dot("shop").with(BOB)));
        refuses(
                FaultCode.ALREADY_EXISTS,
                dots(),
                new AddDot(dot("shop").with(BOB)),
                new AddCommit(master(dot("shop")).id(), commit(1)));
    }

    @Test
    default void aRefusedChangeLeavesTheNextOneAlone() {
        refuses(FaultCode.NO_SUCH_DOT, dots(), new AddDot(dot("shop")), new AddBranch(master(dot("store"))));
        change(dots(), dotWithCommits(dot("shop"), 1));
        assertThat(numbers(dots(), master(dot("shop")).id())).containsExactly(1);
    }

    @Test
    default void twoDotsChangeTheirNamesInOneList() {
        var shop = dot("shop");
        var store = dot("store");
        change(dots(), new AddDot(shop), new AddDot(store));
        change(
                dots(),
                new ReplaceDot(shop, shop.named(dot("between").name())),
                new ReplaceDot(store, store.named(shop.name())),
                new ReplaceDot(shop.named(dot("between").name()), shop.named(store.name())));
        assertThat(dots().dot(shop.name()).orElseThrow().orElseThrow().dot().id())
                .isEqualTo(store.id());
        assertThat(dots().dot(store.name()).orElseThrow().orElseThrow().dot().id())
                .isEqualTo(shop.id());
    }

    @Test
    default void aResetMovesCommitsAndTheBranchesThatBeganAtThemAtOnce() {
        var shop = dot("shop");
        var master = master(shop);
        var forked = fork(master, commit(3), "forked");
        var stash = branch(shop, "master-stash");
        change(dots(), dotWithCommits(shop, 4));
        change(dots(), new AddBranch(forked));
        change(
                dots(),
                new AddBranch(stash),
                new MoveCommits(master.id(), Optional.of(commit(2).id()), stash.id()),
                new ReplaceBranch(
                        forked,
                        forked.beganAt(
                                Optional.of(new Origin(stash.id(), commit(3).id())))));
        var record = dots().dot(shop.id()).orElseThrow().orElseThrow();
        assertThat(numbers(dots(), master.id())).containsExactly(1, 2);
        assertThat(numbers(dots(), stash.id())).containsExactly(3, 4);
        assertThat(record.branch(new BranchName("forked"))
                        .orElseThrow()
                        .branch()
                        .origin())
                .contains(new Origin(stash.id(), commit(3).id()));
    }
}
