package io.dotmesh.domain.following;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.following.FollowStep.Receive;
import io.dotmesh.domain.following.FollowStep.Remove;
import io.dotmesh.domain.following.FollowStep.Replace;
import io.dotmesh.domain.following.FollowStep.SetAside;
import io.dotmesh.domain.following.FollowStep.Split;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FollowingTest {
    private static final BranchId MAIN = new BranchId("00000000-0000-4000-8000-000000000001");
    private static final BranchId OTHER = new BranchId("00000000-0000-4000-8000-000000000002");
    private static final BranchId THIRD = new BranchId("00000000-0000-4000-8000-000000000003");

    private static CommitId commit(int number) {
        return new CommitId("00000000-0000-4000-8000-%012d".formatted(100 + number));
    }

    private static List<CommitId> commits(int... numbers) {
        return Arrays.stream(numbers).mapToObj(FollowingTest::commit).toList();
    }

    private static Line root(int... numbers) {
        return new Line(MAIN, Optional.empty(), commits(numbers), false);
    }

    private static Line from(BranchId branch, BranchId parent, int at, int... numbers) {
        return new Line(branch, Optional.of(new Origin(parent, commit(at))), commits(numbers), false);
    }

    private static List<FollowStep> next(List<Line> lines, Map<BranchId, List<CommitId>> held, BranchId... removed) {
        return new Following(lines, new Holdings(held), Set.of(removed)).next();
    }

    @Test
    void whatIsInLineNeedsNothing() {
        assertThat(next(List.of(root(1, 2)), Map.of(MAIN, commits(1, 2)))).isEmpty();
    }

    @Test
    void aBranchThatIsNotHereComesWhole() {
        assertThat(next(List.of(root(1, 2)), Map.of())).containsExactly(new Receive(MAIN, Optional.empty(), commit(2)));
    }

    @Test
    void aBranchWithoutCommitsNeedsNoVolume() {
        assertThat(next(List.of(root(1), from(OTHER, MAIN, 1)), Map.of(MAIN, commits(1))))
                .isEmpty();
    }

    @Test
    void onlyWhatIsMissingComes() {
        assertThat(next(List.of(root(1, 2, 3)), Map.of(MAIN, commits(1))))
                .containsExactly(new Receive(MAIN, Optional.of(commit(1)), commit(3)));
    }

    @Test
    void aBranchBeginsWhereItDidOnceThatIsHere() {
        var lines = List.of(root(1, 2), from(OTHER, MAIN, 1, 3));
        assertThat(next(lines, Map.of())).containsExactly(new Receive(MAIN, Optional.empty(), commit(2)));
        assertThat(next(lines, Map.of(MAIN, commits(1, 2))))
                .containsExactly(new Receive(OTHER, Optional.of(commit(1)), commit(3)));
    }

    @Test
    void aBranchWhoseOriginIsNowhereComesWhole() {
        assertThat(next(List.of(from(OTHER, MAIN, 1, 3)), Map.of()))
                .containsExactly(new Receive(OTHER, Optional.empty(), commit(3)));
    }

    @Test
    void severalBranchesComeSideBySide() {
        assertThat(next(
                        List.of(root(1, 2, 4), from(OTHER, MAIN, 1, 3), from(THIRD, MAIN, 2, 5)),
                        Map.of(MAIN, commits(1, 2))))
                .containsExactly(
                        new Receive(MAIN, Optional.of(commit(2)), commit(4)),
                        new Receive(OTHER, Optional.of(commit(1)), commit(3)),
                        new Receive(THIRD, Optional.of(commit(2)), commit(5)));
    }

    @Test
    void nothingOfABranchThatIsServedHereIsTouched() {
        var served = new Line(MAIN, Optional.empty(), commits(1, 2, 3), true);
        assertThat(next(List.of(served), Map.of(MAIN, commits(1, 9)))).isEmpty();
    }

    @Test
    void aResetIsFollowedByTheSameSplit() {
        assertThat(next(List.of(root(1), from(OTHER, MAIN, 1, 2, 3)), Map.of(MAIN, commits(1, 2, 3))))
                .containsExactly(new Split(MAIN, commit(1), OTHER));
    }

    @Test
    void aResetToTheBeginningOfABranchTakesAllOfIt() {
        assertThat(next(
                        List.of(root(1), from(OTHER, MAIN, 1), from(THIRD, MAIN, 1, 2, 3)),
                        Map.of(MAIN, commits(1), OTHER, commits(2, 3))))
                .containsExactly(new Split(OTHER, commit(1), THIRD));
    }

    @Test
    void whatWasPutOnTopAfterAResetToTheBeginningComesAnew() {
        var lines = List.of(root(1), from(OTHER, MAIN, 1, 4), from(THIRD, MAIN, 1, 2));
        assertThat(next(lines, Map.of(MAIN, commits(1), OTHER, List.of(), THIRD, commits(2))))
                .containsExactly(new Remove(OTHER));
        assertThat(next(lines, Map.of(MAIN, commits(1), THIRD, commits(2))))
                .containsExactly(new Receive(OTHER, Optional.of(commit(1)), commit(4)));
    }

    @Test
    void anUndoneResetIsFollowedByTheSameReplacement() {
        assertThat(next(
                        List.of(root(1, 2, 3), from(THIRD, MAIN, 1, 4)),
                        Map.of(MAIN, commits(1, 4), OTHER, commits(2, 3)),
                        OTHER))
                .containsExactly(new Replace(MAIN, commit(1), OTHER, Optional.of(THIRD)));
    }

    @Test
    void anUndoneResetAfterWhichNothingWasCommittedToo() {
        assertThat(next(
                        List.of(root(1, 2, 3), from(THIRD, MAIN, 1)),
                        Map.of(MAIN, commits(1), OTHER, commits(2, 3)),
                        OTHER))
                .containsExactly(new Replace(MAIN, commit(1), OTHER, Optional.of(THIRD)));
    }

    @Test
    void anUndoneResetOfWhichNothingIsKept() {
        assertThat(next(List.of(root(1, 2, 3)), Map.of(MAIN, commits(1), OTHER, commits(2, 3)), OTHER))
                .containsExactly(new Replace(MAIN, commit(1), OTHER, Optional.empty()));
    }

    @Test
    void ofWhatIsHereNothingComesAgain() {
        assertThat(next(List.of(root(1, 2, 3, 4)), Map.of(MAIN, commits(1), OTHER, commits(3, 4)), OTHER))
                .containsExactly(new Receive(MAIN, Optional.of(commit(1)), commit(2)));
        assertThat(next(
                        List.of(root(1, 2), from(THIRD, MAIN, 2, 3)),
                        Map.of(MAIN, commits(1), OTHER, commits(2, 3)),
                        OTHER))
                .containsExactly(new Split(OTHER, commit(2), THIRD));
    }

    @Test
    void commitsThatTheRegisterDroppedAreSetAside() {
        var steps = next(List.of(root(1, 4)), Map.of(MAIN, commits(1, 2, 3)));
        assertThat(steps).singleElement().isInstanceOfSatisfying(SetAside.class, step -> {
            assertThat(step.branch()).isEqualTo(MAIN);
            assertThat(step.at()).isEqualTo(commit(1));
        });
        assertThat(next(List.of(root(1, 4)), Map.of(MAIN, commits(1, 2, 3)))).isEqualTo(steps);
    }

    @Test
    void aVolumeIsRemovedOnlyWhereTheRegisterSaysSo() {
        assertThat(next(List.of(), Map.of(MAIN, commits(1)))).isEmpty();
        assertThat(next(List.of(), Map.of(MAIN, commits(1)), MAIN)).containsExactly(new Remove(MAIN));
    }

    @Test
    void aSplitThatWasCutOffIsDoneAgain() {
        var lines = List.of(root(1, 2), from(OTHER, MAIN, 2, 3));
        assertThat(next(lines, Map.of(OTHER, commits(1, 2, 3)))).containsExactly(new Split(MAIN, commit(2), OTHER));
        assertThat(next(lines, Map.of(OTHER, commits(1, 2, 3), MAIN, List.of())))
                .containsExactly(new Split(MAIN, commit(2), OTHER));
    }

    @Test
    void aReplicaWithTheCommitThatItBeganAtIsLeftAlone() {
        assertThat(next(List.of(from(OTHER, THIRD, 2, 3)), Map.of(OTHER, commits(8, 2, 9))))
                .isEmpty();
    }

    @Test
    void otherBranchesGoOnBesideOneThatHasToChangeItsShape() {
        assertThat(next(
                        List.of(root(1), from(OTHER, MAIN, 1, 2), from(THIRD, MAIN, 1, 5, 6)),
                        Map.of(MAIN, commits(1, 2), THIRD, commits(5))))
                .containsExactly(
                        new Split(MAIN, commit(1), OTHER), new Receive(THIRD, Optional.of(commit(5)), commit(6)));
    }

    @Test
    void commitsOfNoRelationAreToldAndLeftAlone() {
        var following = new Following(List.of(root(1, 2)), new Holdings(Map.of(MAIN, commits(8, 9))), Set.of());
        assertThat(following.next()).isEmpty();
        assertThat(following.unrelated()).containsExactly(MAIN);
    }
}
