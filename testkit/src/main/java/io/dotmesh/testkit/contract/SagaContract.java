package io.dotmesh.testkit.contract;

import static io.dotmesh.testkit.contract.RegistrySpecimens.BOB;
import static io.dotmesh.testkit.contract.RegistrySpecimens.NODE;
import static io.dotmesh.testkit.contract.RegistrySpecimens.NOON;
import static io.dotmesh.testkit.contract.RegistrySpecimens.OTHER_NODE;
import static io.dotmesh.testkit.contract.RegistrySpecimens.branch;
import static io.dotmesh.testkit.contract.RegistrySpecimens.change;
import static io.dotmesh.testkit.contract.RegistrySpecimens.commit;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dot;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dotWithCommits;
import static io.dotmesh.testkit.contract.RegistrySpecimens.fork;
import static io.dotmesh.testkit.contract.RegistrySpecimens.master;
import static io.dotmesh.testkit.contract.RegistrySpecimens.numbers;
import static io.dotmesh.testkit.contract.RegistrySpecimens.refuses;
import static io.dotmesh.testkit.contract.RegistrySpecimens.trashed;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.SagaId;
import io.dotmesh.domain.saga.RegistryChange.AddBranch;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import io.dotmesh.domain.saga.RegistryChange.BeginSaga;
import io.dotmesh.domain.saga.RegistryChange.EndSaga;
import io.dotmesh.domain.saga.RegistryChange.MoveCommits;
import io.dotmesh.domain.saga.Saga;
import io.dotmesh.ports.driven.DotRegister;
import io.dotmesh.ports.driven.DotRegister.Begun;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How sagas are written down and struck out. */
public interface SagaContract {
    SagaId ONE = new SagaId("saga-1");
    SagaId TWO = new SagaId("saga-2");

    DotRegister dots();

    static Stream<Saga> sagas() {
        var shop = dot("shop").with(BOB);
        var master = master(shop);
        var dev = fork(master, commit(2), "dev");
        var stash = new Branch(
                new BranchId("stash"),
                shop.id(),
                new BranchName("stash"),
                Optional.of(new Origin(master.id(), commit(1).id())),
                Optional.of(new Stash(master.id(), NOON, NOON.plusSeconds(9))));
        var rich = new Commit(
                new CommitId("rich"),
                "two\nlines, \"quoted\" \\ and \uD83D\uDC33",
                "alice",
                NOON,
                Metadata.parse(Map.of("ticket", "42", "empty", "", "tab\t", "=;,:|"))
                        .orElseThrow());
        return Stream.of(
                new Saga.CreateDot(shop, master, rich),
                new Saga.CopyDot(shop, master, new Origin(new BranchId("b"), rich.id()), List.of(rich, commit(2))),
                new Saga.CopyDot(shop, master, new Origin(new BranchId("b"), rich.id()), List.of()),
                new Saga.ForkBranch(shop, dev, new Origin(master.id(), commit(2).id())),
                new Saga.ResetBranch(shop, master, commit(1).id(), stash, List.of(dev), true),
                new Saga.ResetBranch(shop, master, commit(1).id(), stash, List.of(), false),
                new Saga.UndoReset(
                        shop, master, stash, branch(shop, "keep"), commit(1).id(), List.of(dev), List.of(master)),
                new Saga.DropBranch(shop.id(), dev.id()),
                new Saga.RenameDot(shop, dot("store").name(), List.of(master, dev, stash)),
                new Saga.SetQuota(shop, Optional.of(new Quota(10L << 30)), List.of(master, dev)),
                new Saga.SetQuota(shop.bounded(Optional.of(new Quota(Quota.BYTES_MAX))), Optional.empty(), List.of()),
                new Saga.TrashDot(trashed(shop, NOON, master, dev, stash)),
                new Saga.RestoreDot(trashed(shop, NOON, master)),
                new Saga.PurgeDot(trashed(shop, NOON)));
    }

    @ParameterizedTest
    @MethodSource("sagas")
    default void aSagaIsReadAsItWasBegun(Saga saga) {
        change(dots(), new BeginSaga(ONE, saga, NODE));
        assertThat(dots().sagas().orElseThrow()).containsExactly(new Begun(ONE, saga, Optional.of(NODE)));
    }

    @Test
    default void sagasAreReadInTheOrderInWhichTheyWereBegun() {
        var sagas = IntStream.range(0, 20)
                .mapToObj(number -> new Begun(
                        new SagaId("saga-" + (number * 7) % 20),
                        new Saga.DropBranch(dot("shop").id(), new BranchId("branch-" + number)),
                        Optional.of(NODE)))
                .toList();
        sagas.forEach(begun -> change(dots(), new BeginSaga(begun.id(), begun.saga(), NODE)));
        assertThat(dots().sagas().orElseThrow()).isEqualTo(sagas);
        change(dots(), new EndSaga(sagas.get(19).id()), new EndSaga(sagas.get(3).id()));
        change(dots(), new BeginSaga(sagas.get(3).id(), sagas.get(3).saga(), NODE));
        assertThat(dots().sagas().orElseThrow())
                .isEqualTo(Stream.of(sagas.subList(0, 3), sagas.subList(4, 19), sagas.subList(3, 4))
                        .flatMap(List::stream)
                        .toList());
    }

    @Test
    default void aSagaThatWasEndedIsGone() {
        var saga = new Saga.DropBranch(dot("shop").id(), new BranchId("b"));
        change(dots(), new BeginSaga(ONE, saga, NODE));
        change(dots(), new EndSaga(ONE));
        change(dots(), new EndSaga(ONE));
        assertThat(dots().sagas().orElseThrow()).isEmpty();
    }

    @Test
    default void beginningTheSameSagaAgainChangesNothing() {
        var saga = new Saga.DropBranch(dot("shop").id(), new BranchId("b"));
        change(dots(), new BeginSaga(ONE, saga, NODE));
        change(dots(), new BeginSaga(TWO, saga, NODE));
        change(dots(), new BeginSaga(ONE, saga, NODE));
        assertThat(dots().sagas().orElseThrow()).extracting(Begun::id).containsExactly(ONE, TWO);
    }

    @Test
    default void anotherSagaOfAnIdThatIsTakenIsRefused() {
        var saga = new Saga.DropBranch(dot("shop").id(), new BranchId("b"));
        change(dots(), new BeginSaga(ONE, saga, NODE));
        refuses(
                FaultCode.ALREADY_EXISTS,
                dots(),
                new BeginSaga(ONE, new Saga.DropBranch(dot("shop").id(), new BranchId("c")), NODE));
        assertThat(dots().sagas().orElseThrow()).containsExactly(new Begun(ONE, saga, Optional.of(NODE)));
    }

    @Test
    default void aSagaEndsInTheSameStepThatRegistersItsResult() {
        var dev = branch(dot("shop"), "dev");
        var master = master(dot("shop"));
        var saga = new Saga.DropBranch(dot("shop").id(), new BranchId("b"));
        change(dots(), dotWithCommits(dot("shop"), 3));
        change(dots(), new AddBranch(dev), new BeginSaga(ONE, saga, NODE));
        refuses(
                FaultCode.NO_SUCH_BRANCH,
                dots(),
                new MoveCommits(master.id(), Optional.of(commit(1).id()), dev.id()),
                new EndSaga(ONE),
                new AddCommit(new BranchId("nowhere"), commit(1)));
        assertThat(dots().sagas().orElseThrow()).containsExactly(new Begun(ONE, saga, Optional.of(NODE)));
        assertThat(numbers(dots(), master.id())).containsExactly(1, 2, 3);
        change(
                dots(),
                new MoveCommits(master.id(), Optional.of(commit(1).id()), dev.id()),
                new EndSaga(ONE),
                new BeginSaga(TWO, saga, NODE));
        assertThat(dots().sagas().orElseThrow()).containsExactly(new Begun(TWO, saga, Optional.of(NODE)));
        assertThat(numbers(dots(), dev.id())).containsExactly(2, 3);
    }

    private static Saga dropping(String dot) {
        return new Saga.DropBranch(dot(dot).id(), new BranchId("b"));
    }

    @Test
    default void whileANodeChangesADotNoOtherBeginsTo() {
        change(dots(), new BeginSaga(ONE, dropping("shop"), NODE));
        change(dots(), new BeginSaga(TWO, dropping("shop"), NODE));
        var three = new SagaId("saga-3");
        assertThat(dots().change(List.of(new BeginSaga(three, dropping("shop"), OTHER_NODE)))
                        .toFault())
                .hasValueSatisfying(fault -> {
                    assertThat(fault.code()).isEqualTo(FaultCode.BUSY);
                    assertThat(fault.detail()).contains(NODE.value());
                });
        change(dots(), new EndSaga(ONE));
        refuses(FaultCode.BUSY, dots(), new BeginSaga(three, dropping("shop"), OTHER_NODE));
        assertThat(dots().sagas().orElseThrow()).extracting(Begun::id).containsExactly(TWO);
        change(dots(), new EndSaga(TWO));
        change(dots(), new BeginSaga(three, dropping("shop"), OTHER_NODE));
        assertThat(dots().sagas().orElseThrow())
                .containsExactly(new Begun(three, dropping("shop"), Optional.of(OTHER_NODE)));
        refuses(FaultCode.BUSY, dots(), new BeginSaga(ONE, dropping("shop"), NODE));
    }

    @Test
    default void nodesChangeDifferentDotsSideBySide() {
        change(dots(), new BeginSaga(ONE, dropping("shop"), NODE));
        change(dots(), new BeginSaga(TWO, dropping("store"), OTHER_NODE));
        assertThat(dots().sagas().orElseThrow())
                .containsExactly(
                        new Begun(ONE, dropping("shop"), Optional.of(NODE)),
                        new Begun(TWO, dropping("store"), Optional.of(OTHER_NODE)));
    }

    @Test
    default void aDotGoesFromOneNodeToTheNextInOneList() {
        refuses(
                FaultCode.BUSY,
                dots(),
                new BeginSaga(ONE, dropping("shop"), NODE),
                new BeginSaga(TWO, dropping("shop"), OTHER_NODE));
        assertThat(dots().sagas().orElseThrow()).isEmpty();
        change(dots(), new BeginSaga(ONE, dropping("shop"), NODE));
        change(dots(), new EndSaga(ONE), new BeginSaga(TWO, dropping("shop"), OTHER_NODE));
        assertThat(dots().sagas().orElseThrow())
                .containsExactly(new Begun(TWO, dropping("shop"), Optional.of(OTHER_NODE)));
    }

    @Test
    default void theSagaOfAnotherNodeIsNotBegunInItsName() {
        change(dots(), new BeginSaga(ONE, dropping("shop"), NODE));
        refuses(FaultCode.ALREADY_EXISTS, dots(), new BeginSaga(ONE, dropping("shop"), OTHER_NODE));
        assertThat(dots().sagas().orElseThrow()).containsExactly(new Begun(ONE, dropping("shop"), Optional.of(NODE)));
    }

    @Test
    default void aSagaBegunAndEndedInOneListLeavesNothing() {
        var saga = new Saga.DropBranch(dot("shop").id(), new BranchId("b"));
        change(dots(), new BeginSaga(ONE, saga, NODE), new EndSaga(ONE));
        assertThat(dots().sagas().orElseThrow()).isEmpty();
    }
}
