package io.dotmesh.testkit.contract;

import static io.dotmesh.testkit.contract.RegistrySpecimens.NOON;
import static io.dotmesh.testkit.contract.RegistrySpecimens.branch;
import static io.dotmesh.testkit.contract.RegistrySpecimens.change;
import static io.dotmesh.testkit.contract.RegistrySpecimens.commit;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dot;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dotWithCommits;
import static io.dotmesh.testkit.contract.RegistrySpecimens.fork;
import static io.dotmesh.testkit.contract.RegistrySpecimens.master;
import static io.dotmesh.testkit.contract.RegistrySpecimens.refuses;
import static io.dotmesh.testkit.contract.RegistrySpecimens.trashed;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.saga.RegistryChange.AddBranch;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import io.dotmesh.domain.saga.RegistryChange.AddDot;
import io.dotmesh.domain.saga.RegistryChange.RemoveBranch;
import io.dotmesh.domain.saga.RegistryChange.RemoveDot;
import io.dotmesh.domain.saga.RegistryChange.ReplaceBranch;
import io.dotmesh.domain.saga.RegistryChange.TrashDot;
import io.dotmesh.ports.driven.DotRegister;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import io.dotmesh.ports.driven.DotRegister.Summary;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How branches are added to dots, replaced and removed. */
public interface BranchContract {
    DotRegister dots();

    private List<BranchRecord> branchesOf(String dot) {
        return dots().dot(dot(dot).name()).orElseThrow().orElseThrow().branches();
    }

    @Test
    default void branchesAreSortedByName() {
        change(dots(), new AddDot(dot("shop")));
        for (var name : List.of("master", "b", "a", "B", "-", "_", "9")) {
            change(dots(), new AddBranch(branch(dot("shop"), name)));
        }
        var sorted = branchesOf("shop");
        assertThat(sorted)
                .extracting(record -> record.branch().name().value())
                .containsExactly("-", "9", "B", "_", "a", "b", "master");
        assertThat(dots().dots().orElseThrow().getFirst().branches()).isEqualTo(sorted);
    }

    @Test
    default void aBranchKeepsWhereItBeganAndWhyItIsKept() {
        var forked = fork(master(dot("shop")), commit(1), "forked");
        var stash = new Branch(
                new BranchId("stash"),
                dot("shop").id(),
                new BranchName("master-before-reset"),
                forked.origin(),
                Optional.of(new Stash(master(dot("shop")).id(), NOON.plusNanos(3), NOON.plusSeconds(86_400))));
        change(dots(), dotWithCommits(dot("shop"), 1));
        change(dots(), new AddBranch(forked), new AddBranch(stash));
        assertThat(branchesOf("shop"))
                .extracting(BranchRecord::branch)
                .containsExactly(forked, master(dot("shop")), stash);
    }

    @Test
    default void aBranchSaysHowManyCommitsItHasItselfAndWhichIsTheNewest() {
        var shop = dot("shop");
        var forked = fork(master(shop), commit(2), "forked");
        change(dots(), dotWithCommits(shop, 3));
        change(dots(), new AddBranch(forked), new AddBranch(branch(shop, "empty")));
        change(dots(), new AddCommit(forked.id(), commit(9)));
        assertThat(branchesOf("shop"))
                .containsExactly(
                        new BranchRecord(branch(shop, "empty"), 0, Optional.empty(), Optional.empty()),
                        new BranchRecord(forked, 1, Optional.of(commit(9)), Optional.empty()),
                        new BranchRecord(master(shop), 3, Optional.of(commit(3)), Optional.empty()));
        assertThat(dots().summaries().orElseThrow())
                .containsOnly(
                        java.util.Map.entry(branch(shop, "empty").id(), new Summary(0, Optional.empty())),
                        java.util.Map.entry(
                                forked.id(),
                                new Summary(1, Optional.of(commit(9).id()))),
                        java.util.Map.entry(
                                master(shop).id(),
                                new Summary(3, Optional.of(commit(3).id()))));
    }

    @Test
    default void aBranchOfAnUnknownDotIsRefused() {
        refuses(FaultCode.NO_SUCH_DOT, dots(), new AddBranch(master(dot("shop"))));
        assertThat(dots().summaries().orElseThrow()).isEmpty();
    }

    @Test
    default void aBranchIdThatIsTakenIsRefusedAlsoInAnotherDot() {
        var taken = master(dot("shop"));
        change(dots(), dotWithCommits(dot("shop"), 1));
        change(dots(), new AddDot(dot("store")));
        refuses(
                FaultCode.ALREADY_EXISTS,
                dots(),
                new AddBranch(
                        new Branch(taken.id(), dot("store").id(), taken.name(), Optional.empty(), Optional.empty())));
        refuses(
                FaultCode.ALREADY_EXISTS,
                dots(),
                new AddBranch(new Branch(
                        taken.id(), taken.dot(), new BranchName("other"), Optional.empty(), Optional.empty())));
        assertThat(branchesOf("shop")).extracting(BranchRecord::branch).containsExactly(taken);
    }

    @Test
    default void aBranchNameThatIsTakenIsRefusedInThatDotOnly() {
        change(dots(), dotWithCommits(dot("shop"), 1));
        change(dots(), new AddDot(dot("store")));
        refuses(
                FaultCode.ALREADY_EXISTS,
                dots(),
                new AddBranch(new Branch(
                        new BranchId("second"),
                        dot("shop").id(),
                        BranchName.MASTER,
                        Optional.empty(),
                        Optional.empty())));
        change(dots(), new AddBranch(master(dot("store"))));
        assertThat(branchesOf("store")).hasSize(1);
    }

    @Test
    default void addingTheSameBranchAgainChangesNothing() {
        change(dots(), dotWithCommits(dot("shop"), 2));
        change(dots(), new AddBranch(master(dot("shop"))));
        assertThat(branchesOf("shop"))
                .containsExactly(new BranchRecord(master(dot("shop")), 2, Optional.of(commit(2)), Optional.empty()));
    }

    @Test
    default void aBranchIsReplacedWhenItIsAsExpected() {
        var forked = fork(master(dot("shop")), commit(1), "forked");
        var next = new Branch(forked.id(), forked.dot(), new BranchName("renamed"), Optional.empty(), Optional.empty());
        change(dots(), dotWithCommits(dot("shop"), 1));
        change(dots(), new AddBranch(forked), new AddCommit(forked.id(), commit(5)));
        change(dots(), new ReplaceBranch(forked, next));
        change(dots(), new ReplaceBranch(forked, next));
        assertThat(branchesOf("shop")).contains(new BranchRecord(next, 1, Optional.of(commit(5)), Optional.empty()));
        change(dots(), new ReplaceBranch(next, forked));
        assertThat(branchesOf("shop")).contains(new BranchRecord(forked, 1, Optional.of(commit(5)), Optional.empty()));
    }

    @Test
    default void aBranchThatIsNotAsExpectedIsNotReplaced() {
        var master = master(dot("shop"));
        var forked = fork(master, commit(1), "forked");
        change(dots(), dotWithCommits(dot("shop"), 1));
        change(dots(), new AddBranch(forked));
        refuses(
                FaultCode.BUSY,
                dots(),
                new ReplaceBranch(forked.beganAt(Optional.empty()), fork(master, commit(2), "forked")));
        refuses(
                FaultCode.NO_SUCH_BRANCH,
                dots(),
                new ReplaceBranch(branch(dot("shop"), "no"), branch(dot("shop"), "no")));
        assertThat(branchesOf("shop")).extracting(BranchRecord::branch).containsExactly(forked, master);
    }

    @Test
    default void aBranchDoesNotTakeTheNameOfAnother() {
        var dev = branch(dot("shop"), "dev");
        change(dots(), dotWithCommits(dot("shop"), 1));
        change(dots(), new AddBranch(dev));
        refuses(
                FaultCode.ALREADY_EXISTS,
                dots(),
                new ReplaceBranch(
                        dev, new Branch(dev.id(), dev.dot(), BranchName.MASTER, Optional.empty(), Optional.empty())));
        assertThat(branchesOf("shop")).extracting(BranchRecord::branch).contains(dev);
    }

    @Test
    default void aRemovedBranchGoesWithItsCommitsAndLeavesItsNameAndIdFree() {
        var dev = branch(dot("shop"), "dev");
        change(dots(), dotWithCommits(dot("shop"), 1));
        change(dots(), new AddBranch(dev), new AddCommit(dev.id(), commit(7)));
        change(dots(), new RemoveBranch(dev.id()));
        change(dots(), new RemoveBranch(dev.id()));
        assertThat(branchesOf("shop")).extracting(BranchRecord::branch).containsExactly(master(dot("shop")));
        assertThat(dots().commits(dev.id()).orElseThrow()).isEmpty();
        assertThat(dots().dotOf(dev.id()).orElseThrow()).isEmpty();
        change(dots(), new AddBranch(dev));
        assertThat(dots().commits(dev.id()).orElseThrow()).isEmpty();
    }

    @Test
    default void onlyBranchesThatWereThereAndWentCountAsRemoved() {
        var gone = branch(dot("shop"), "gone");
        var kept = branch(dot("shop"), "kept");
        var never = new BranchId("never");
        change(dots(), dotWithCommits(dot("shop"), 2));
        change(dots(), new AddBranch(gone), new AddBranch(kept), new AddCommit(gone.id(), commit(3)));
        change(dots(), new RemoveBranch(gone.id()), new RemoveBranch(never));
        var asked = Set.of(gone.id(), kept.id(), never, master(dot("shop")).id());
        assertThat(dots().removed(asked).orElseThrow()).containsExactly(gone.id());
        assertThat(dots().removed(Set.of()).orElseThrow()).isEmpty();
        change(dots(), new AddBranch(gone));
        assertThat(dots().removed(asked).orElseThrow()).isEmpty();
        change(dots(), new RemoveBranch(gone.id()));
        assertThat(dots().removed(asked).orElseThrow()).containsExactly(gone.id());
    }

    @Test
    default void theBranchesOfARemovedDotCountAsRemovedAndThoseInTheTrashDoNot() {
        var dev = branch(dot("shop"), "dev");
        change(dots(), dotWithCommits(dot("shop"), 2));
        change(dots(), new AddBranch(dev));
        change(dots(), new TrashDot(trashed(dot("shop"), NOON, dev, master(dot("shop")))));
        var asked = Set.of(dev.id(), master(dot("shop")).id());
        assertThat(dots().removed(asked).orElseThrow()).isEmpty();
        change(dots(), new RemoveDot(dot("shop").id()));
        assertThat(dots().removed(asked).orElseThrow()).isEqualTo(asked);
    }

    @Test
    default void aDotOfManyBranchesIsRemovedWithAllOfThem() {
        change(dots(), new AddDot(dot("shop")));
        var branches = IntStream.range(0, 200)
                .mapToObj(number -> branch(dot("shop"), "b" + number))
                .toList();
        branches.forEach(branch -> change(dots(), new AddBranch(branch)));
        change(dots(), new RemoveDot(dot("shop").id()));
        var ids = branches.stream().map(Branch::id).collect(Collectors.toSet());
        assertThat(dots().removed(ids).orElseThrow()).isEqualTo(ids);
        change(dots(), new AddDot(dot("shop")), new AddBranch(branches.getFirst()));
        assertThat(dots().removed(ids).orElseThrow())
                .hasSize(199)
                .doesNotContain(branches.getFirst().id());
    }

    @Test
    default void aBranchMayBeginAtABranchThatIsGone() {
        var forked = fork(master(dot("shop")), commit(1), "forked");
        change(dots(), dotWithCommits(dot("shop"), 1));
        change(
                dots(),
                new AddBranch(forked),
                new RemoveBranch(master(dot("shop")).id()));
        assertThat(branchesOf("shop")).extracting(BranchRecord::branch).containsExactly(forked);
    }
}
