package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Taking a branch back to a commit, with all that it loses kept under another. */
class SplitCases extends StoreCases {
    SplitCases(VolumeStoreContract contract) {
        super(contract);
    }

    final BranchId split(BranchId branch, CommitId at) {
        var keep = newBranch();
        var answer = done(store().split(branch, at, keep, label(keep)));
        assertThat(answer).as("it answers the branch as it then is").isEqualTo(volume(branch));
        return keep;
    }

    @Test
    void theBranchGoesBackAndTheOtherHasWhatItLost() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "file", "one");
        var two = commit(branch, "file", "two");
        var three = commit(branch, "file", "three");
        write(branch, "file", "dirty");
        var lost = tree(branch);

        var keep = split(branch, one);

        assertThat(ids(branch)).containsExactly(one);
        assertThat(volume(branch).tip()).isEqualTo(Optional.of(one));
        assertThat(volume(branch).origin()).isEmpty();
        assertThat(read(branch, "file")).isEqualTo("one");
        assertThat(ids(keep)).containsExactly(two, three);
        assertThat(volume(keep).tip()).isEqualTo(Optional.of(three));
        assertThat(volume(keep).origin()).isEqualTo(Optional.of(new Origin(branch, one)));
        assertThat(labelled(keep).label()).isEqualTo(label(keep));
        assertThat(labelled(branch).label()).isEqualTo(label(branch));
        assertThat(tree(keep)).isEqualTo(lost);
        assertThat(read(fork(keep, two), "file")).isEqualTo("two");
        assertThat(read(fork(keep, three), "file")).isEqualTo("three");
    }

    @Test
    void whatWasDeletedAndNotCommittedStaysDeletedInWhatIsKept() throws IOException {
        var branch = createMounted();
        write(branch, "going", "x");
        var one = commit(branch, "staying", "y");
        Files.delete(files(branch).resolve("going"));
        write(branch, "coming", "z");

        var keep = split(branch, one);

        assertThat(has(branch, "going")).isTrue();
        assertThat(has(branch, "coming")).isFalse();
        assertThat(has(keep, "going")).isFalse();
        assertThat(has(keep, "coming")).isTrue();
        assertThat(has(keep, "staying")).isTrue();
    }

    @Test
    void atTheNewestCommitOnlyTheUncommittedIsLost() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "file", "one");
        write(branch, "file", "dirty");

        var keep = split(branch, one);

        assertThat(ids(branch)).containsExactly(one);
        assertThat(read(branch, "file")).isEqualTo("one");
        assertThat(ids(keep)).isEmpty();
        assertThat(read(keep, "file")).isEqualTo("dirty");
    }

    @Test
    void anUnmountedBranchIsSplitWithItsLiveState() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "file", "one");
        var two = commit(branch, "file", "two");
        write(branch, "file", "dirty");
        done(store().unmount(branch));

        var keep = split(branch, one);

        assertThat(read(branch, "file")).isEqualTo("one");
        assertThat(ids(keep)).containsExactly(two);
        assertThat(read(keep, "file")).isEqualTo("dirty");
    }

    @Test
    void atItsOriginBothBeginThere() throws IOException {
        var parent = createMounted();
        var base = commit(parent, "file", "base");
        var branch = fork(parent, base);
        var one = commit(branch, "file", "one");
        write(branch, "file", "dirty");
        var origin = Optional.of(new Origin(parent, base));

        var keep = split(branch, base);

        assertThat(volume(branch).origin()).isEqualTo(origin);
        assertThat(volume(keep).origin()).isEqualTo(origin);
        assertThat(ids(branch)).isEmpty();
        assertThat(volume(branch).tip()).isEmpty();
        assertThat(read(branch, "file")).isEqualTo("base");
        assertThat(ids(keep)).containsExactly(one);
        assertThat(read(keep, "file")).isEqualTo("dirty");
        assertThat(ids(parent)).containsExactly(base);
    }

    @Test
    void branchesThatBeganAtWhatIsLostBeginAtWhatIsKept() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "file", "one");
        var two = commit(branch, "file", "two");
        var three = commit(branch, "file", "three");
        var atOne = fork(branch, one);
        var atTwo = fork(branch, two);
        var atThree = fork(branch, three);
        write(atTwo, "file", "changed in a fork");

        var keep = split(branch, two);

        assertThat(volume(atOne).origin()).isEqualTo(Optional.of(new Origin(branch, one)));
        assertThat(volume(atTwo).origin()).isEqualTo(Optional.of(new Origin(branch, two)));
        assertThat(volume(atThree).origin()).isEqualTo(Optional.of(new Origin(keep, three)));
        assertThat(read(atOne, "file")).isEqualTo("one");
        assertThat(read(atTwo, "file")).isEqualTo("changed in a fork");
        assertThat(read(atThree, "file")).isEqualTo("three");
    }

    @Test
    void aSplitDoneAgainChangesNothing() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "file", "one");
        commit(branch, "file", "two");
        write(branch, "file", "dirty");
        var keep = split(branch, one);
        var four = commit(branch, "file", "new work");
        write(branch, "file", "more new work");

        done(store().split(branch, one, keep, label(keep)));

        assertThat(ids(branch)).containsExactly(one, four);
        assertThat(read(branch, "file")).isEqualTo("more new work");
        assertThat(read(keep, "file")).isEqualTo("dirty");
    }

    @Test
    void bothGoOnAfterwards() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "file", "one");
        var two = commit(branch, "file", "two");
        var keep = split(branch, one);

        var onBranch = commit(branch, "file", "branch");
        var onKeep = commit(keep, "file", "keep");

        assertThat(ids(branch)).containsExactly(one, onBranch);
        assertThat(ids(keep)).containsExactly(two, onKeep);
        assertThat(read(branch, "file")).isEqualTo("branch");
        assertThat(read(keep, "file")).isEqualTo("keep");
    }

    @Test
    void atItsOriginEveryBranchThatBeganAtItMovesAlong() throws IOException {
        var parent = createMounted();
        var base = commit(parent, "file", "base");
        var branch = fork(parent, base);
        var one = commit(branch, "file", "one");
        var atOne = fork(branch, one);
        var sibling = fork(parent, base);

        var keep = split(branch, base);

        assertThat(volume(atOne).origin()).isEqualTo(Optional.of(new Origin(keep, one)));
        assertThat(volume(sibling).origin()).isEqualTo(Optional.of(new Origin(parent, base)));
        assertThat(read(atOne, "file")).isEqualTo("one");
        assertThat(read(sibling, "file")).isEqualTo("base");
    }

    @Test
    void whatStandsWhereTheKeptBranchShouldGoIsNotOverwritten() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "file", "one");
        commit(branch, "file", "two");
        var fork = fork(branch, one);
        var taken = createMounted();
        write(taken, "file", "precious");
        var before = everything(store());

        assertThat(store().split(branch, one, taken, label(taken)).isDone()).isFalse();
        assertThat(store().split(branch, one, branch, label(branch)).isDone()).isFalse();
        assertThat(store().split(fork, one, fork, label(fork)).isDone()).isFalse();

        assertThat(everything(store())).isEqualTo(before);
        assertThat(read(taken, "file")).isEqualTo("precious");
        assertThat(read(branch, "file")).isEqualTo("two");
    }

    @Test
    void aBranchIsSplitAgainAndAgain() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "file", "one");
        var two = commit(branch, "file", "two");
        var three = commit(branch, "file", "three");

        var keepThree = split(branch, two);
        var keepTwo = split(branch, one);
        var four = commit(branch, "file", "four");
        var keepFour = split(branch, one);

        assertThat(ids(branch)).containsExactly(one);
        assertThat(ids(keepTwo)).containsExactly(two);
        assertThat(ids(keepThree)).containsExactly(three);
        assertThat(ids(keepFour)).containsExactly(four);
        assertThat(volume(keepTwo).origin()).isEqualTo(Optional.of(new Origin(branch, one)));
        assertThat(volume(keepThree).origin()).isEqualTo(Optional.of(new Origin(keepTwo, two)));
        assertThat(volume(keepFour).origin()).isEqualTo(Optional.of(new Origin(branch, one)));
        assertThat(read(keepThree, "file")).isEqualTo("three");
        assertThat(read(keepTwo, "file")).isEqualTo("two");
    }

    @Test
    void whatWasKeptCanBeDestroyedAndTheBranchStands() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "file", "one");
        commit(branch, "file", "two");
        var keep = split(branch, one);

        done(store().unmount(keep));
        done(store().destroy(keep));

        assertThat(ids(branch)).containsExactly(one);
        assertThat(read(branch, "file")).isEqualTo("one");
        assertThat(read(fork(branch, one), "file")).isEqualTo("one");
    }
}
