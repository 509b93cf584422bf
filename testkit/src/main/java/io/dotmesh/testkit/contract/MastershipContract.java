package io.dotmesh.testkit.contract;

import static io.dotmesh.testkit.contract.RegistrySpecimens.NODE;
import static io.dotmesh.testkit.contract.RegistrySpecimens.NOON;
import static io.dotmesh.testkit.contract.RegistrySpecimens.OTHER_NODE;
import static io.dotmesh.testkit.contract.RegistrySpecimens.branch;
import static io.dotmesh.testkit.contract.RegistrySpecimens.change;
import static io.dotmesh.testkit.contract.RegistrySpecimens.commit;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dot;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dotInTrash;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dotWithCommits;
import static io.dotmesh.testkit.contract.RegistrySpecimens.fork;
import static io.dotmesh.testkit.contract.RegistrySpecimens.master;
import static io.dotmesh.testkit.contract.RegistrySpecimens.numbers;
import static io.dotmesh.testkit.contract.RegistrySpecimens.refuses;
import static io.dotmesh.testkit.contract.RegistrySpecimens.trashed;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.mastership.Fence;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.saga.RegistryChange.AddBranch;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import io.dotmesh.domain.saga.RegistryChange.MoveCommits;
import io.dotmesh.domain.saga.RegistryChange.RemoveBranch;
import io.dotmesh.domain.saga.RegistryChange.RemoveDot;
import io.dotmesh.domain.saga.RegistryChange.ReplaceBranch;
import io.dotmesh.domain.saga.RegistryChange.RequireMastership;
import io.dotmesh.domain.saga.RegistryChange.RestoreDot;
import io.dotmesh.domain.saga.RegistryChange.SetMastership;
import io.dotmesh.domain.saga.RegistryChange.TrashDot;
import io.dotmesh.ports.driven.DotRegister;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who the master of a branch is, and that nobody else changes what depends on it. */
public interface MastershipContract {
    Mastership FIRST = new Mastership(NODE, new Fence(1), new Fence(1), Optional.empty());
    Branch BRANCH = master(dot("shop"));

    DotRegister dots();

    private Optional<Mastership> mastership() {
        return dots().dotOf(BRANCH.id())
                .orElseThrow()
                .flatMap(record -> record.branch(BRANCH.id()))
                .flatMap(BranchRecord::mastership);
    }

    private void shopOf(Mastership mastership) {
        change(dots(), dotWithCommits(dot("shop"), 2));
        change(dots(), new SetMastership(BRANCH.id(), Optional.empty(), mastership));
    }

    @Test
    default void aBranchHasNoMasterUntilOneIsSet() {
        change(dots(), dotWithCommits(dot("shop"), 1));
        assertThat(mastership()).isEmpty();
        assertThat(dots().masterships().orElseThrow()).isEmpty();
        refuses(FaultCode.NOT_MASTER, dots(), new RequireMastership(BRANCH.id(), FIRST));
        refuses(FaultCode.NOT_MASTER, dots(), new RequireMastership(new BranchId("nowhere"), FIRST));
    }

    @Test
    default void aMastershipIsReadAsItWasSet() {
        var rich = new Mastership(
                OTHER_NODE,
                new Fence(1L << 60),
                new Fence(77),
                Optional.of(commit(2).id()));
        for (var next : List.of(FIRST, rich, rich.claimed())) {
            change(dots(), dotWithCommits(dot("shop"), 2));
            change(dots(), new SetMastership(BRANCH.id(), mastership(), next));
            assertThat(mastership()).contains(next);
            assertThat(dots().dots().orElseThrow().getFirst().branches())
                    .extracting(BranchRecord::mastership)
                    .containsExactly(Optional.of(next));
            assertThat(dots().masterships().orElseThrow()).isEqualTo(Map.of(BRANCH.id(), next));
        }
    }

    @Test
    default void aMastershipThatIsNotAsExpectedIsNotSet() {
        shopOf(FIRST);
        var taken = FIRST.takenOverBy(OTHER_NODE, Optional.of(commit(1).id()));
        change(dots(), new SetMastership(BRANCH.id(), Optional.of(FIRST), taken));
        refuses(FaultCode.BUSY, dots(), new SetMastership(BRANCH.id(), Optional.of(FIRST), FIRST.claimed()));
        refuses(FaultCode.BUSY, dots(), new SetMastership(BRANCH.id(), Optional.empty(), FIRST));
        assertThat(mastership()).contains(taken);
    }

    @Test
    default void aMastershipThatStandsAlreadyIsSetAgainWithoutHarm() {
        shopOf(FIRST);
        change(dots(), new SetMastership(BRANCH.id(), Optional.empty(), FIRST));
        change(dots(), new SetMastership(BRANCH.id(), Optional.of(FIRST.claimed()), FIRST));
        assertThat(mastership()).contains(FIRST);
    }

    @Test
    default void aBranchThatIsNotThereGetsNoMaster() {
        change(dots(), dotWithCommits(dot("shop"), 1));
        var gone = branch(dot("shop"), "gone");
        refuses(FaultCode.NO_SUCH_BRANCH, dots(), new SetMastership(gone.id(), Optional.empty(), FIRST));
        refuses(FaultCode.NO_SUCH_BRANCH, dots(), new SetMastership(gone.id(), Optional.of(FIRST), FIRST.claimed()));
        assertThat(dots().masterships().orElseThrow()).isEmpty();
    }

    @Test
    default void aBranchInTheTrashHasAMasterToo() {
        change(dots(), dotInTrash(dot("shop"), NOON));
        change(dots(), new SetMastership(BRANCH.id(), Optional.empty(), FIRST));
        change(dots(), new RequireMastership(BRANCH.id(), FIRST));
        assertThat(dots().masterships().orElseThrow()).isEqualTo(Map.of(BRANCH.id(), FIRST));
        change(dots(), new RestoreDot(dot("shop").id()));
        assertThat(mastership()).contains(FIRST);
    }

    @Test
    default void onlyTheMasterChangesWhatRequiresIt() {
        shopOf(FIRST);
        change(dots(), new RequireMastership(BRANCH.id(), FIRST), new AddCommit(BRANCH.id(), commit(3)));
        var taken = FIRST.takenOverBy(OTHER_NODE, Optional.empty());
        change(dots(), new SetMastership(BRANCH.id(), Optional.of(FIRST), taken));
        for (var other : List.of(FIRST, taken.claimed(), taken.givenTo(NODE, Optional.empty()))) {
            refuses(
                    FaultCode.NOT_MASTER,
                    dots(),
                    new AddCommit(BRANCH.id(), commit(4)),
                    new RequireMastership(BRANCH.id(), other));
        }
        assertThat(numbers(dots(), BRANCH.id())).containsExactly(1, 2, 3);
        assertThat(dots().change(List.of(new RequireMastership(BRANCH.id(), FIRST)))
                        .toFault())
                .hasValueSatisfying(fault -> assertThat(fault.detail())
                        .contains(OTHER_NODE.value(), BRANCH.id().value()));
    }

    @Test
    default void whatIsRequiredMayBeSetJustBefore() {
        change(dots(), dotWithCommits(dot("shop"), 0));
        change(
                dots(),
                new SetMastership(BRANCH.id(), Optional.empty(), FIRST),
                new RequireMastership(BRANCH.id(), FIRST),
                new AddCommit(BRANCH.id(), commit(1)));
        refuses(
                FaultCode.NOT_MASTER,
                dots(),
                new SetMastership(BRANCH.id(), Optional.of(FIRST), FIRST.claimed()),
                new RequireMastership(BRANCH.id(), FIRST));
        assertThat(mastership()).contains(FIRST);
    }

    @Test
    default void aMastershipStaysWhateverElseHappensToTheBranch() {
        shopOf(FIRST);
        var dev = fork(BRANCH, commit(1), "dev");
        change(dots(), new AddBranch(dev), new SetMastership(dev.id(), Optional.empty(), FIRST.claimed()));
        var detached = dev.beganAt(Optional.empty());
        change(dots(), new ReplaceBranch(dev, detached), new AddBranch(BRANCH));
        change(dots(), new MoveCommits(BRANCH.id(), Optional.of(commit(1).id()), dev.id()));
        change(dots(), new AddCommit(BRANCH.id(), commit(7)));
        change(dots(), new TrashDot(trashed(dot("shop"), NOON, detached, BRANCH)));
        change(
                dots(),
                new AddCommit(dev.id(), commit(8)),
                new RestoreDot(dot("shop").id()));
        assertThat(dots().masterships().orElseThrow()).isEqualTo(Map.of(BRANCH.id(), FIRST, dev.id(), FIRST.claimed()));
    }

    @Test
    default void aMastershipGoesWithItsBranchAndWithItsDot() {
        shopOf(FIRST);
        var dev = branch(dot("shop"), "dev");
        change(dots(), new AddBranch(dev), new SetMastership(dev.id(), Optional.empty(), FIRST));
        change(dots(), new RemoveBranch(BRANCH.id()));
        assertThat(dots().masterships().orElseThrow()).containsOnlyKeys(dev.id());
        change(dots(), new AddBranch(BRANCH));
        assertThat(mastership()).isEmpty();
        change(
                dots(),
                new SetMastership(BRANCH.id(), Optional.empty(), FIRST),
                new RemoveDot(dot("shop").id()));
        assertThat(dots().masterships().orElseThrow()).isEmpty();
    }

    @Test
    default void ofManyWhoTakeAMastershipAtOnceOneWins() {
        change(dots(), dotWithCommits(dot("shop"), 1));
        change(dots(), new SetMastership(BRANCH.id(), Optional.empty(), FIRST));
        var answers = AtOnce.ask(
                16,
                who -> () -> dots().change(List.of(new SetMastership(
                        BRANCH.id(), Optional.of(FIRST), FIRST.givenTo(new NodeId("node-" + who), Optional.empty())))));
        assertThat(answers).filteredOn(Outcome::isDone).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> !answer.isDone())
                .allSatisfy(answer -> RegistrySpecimens.refused(FaultCode.BUSY, answer));
    }

    @Test
    default void whoIsNotTheMasterAnyMoreCommitsNothingMore() {
        change(dots(), dotWithCommits(dot("shop"), 0));
        change(dots(), new SetMastership(BRANCH.id(), Optional.empty(), FIRST));
        var next = FIRST.takenOverBy(OTHER_NODE, Optional.empty());
        var atTheEnd = new AtomicLong(-1);
        var made = AtOnce.ask(5, who -> () -> {
                    int commits = 0;
                    for (int round = 0; round < 40; round++) {
                        if (who == 0 && round == 20) {
                            change(dots(), new SetMastership(BRANCH.id(), Optional.of(FIRST), next));
                            atTheEnd.set(
                                    dots().commits(BRANCH.id()).orElseThrow().size());
                        }
                        commits += dots().change(List.of(
                                                new RequireMastership(BRANCH.id(), FIRST),
                                                new AddCommit(BRANCH.id(), commit(100 * round + who))))
                                        .isDone()
                                ? 1
                                : 0;
                    }
                    return Outcome.done(commits);
                })
                .stream()
                .mapToLong(Outcome::orElseThrow)
                .sum();
        assertThat(atTheEnd.get()).isEqualTo(made).isGreaterThanOrEqualTo(20);
        assertThat(dots().commits(BRANCH.id()).orElseThrow()).hasSize((int) made);
    }
}
