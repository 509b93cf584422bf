package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Taking back a split, with all that was done since kept under another branch. */
class ReplaceCases extends StoreCases {
    ReplaceCases(VolumeStoreContract contract) {
        super(contract);
    }

    private BranchId split(BranchId branch, CommitId at) {
        var keep = newBranch();
        done(store().split(branch, at, keep, label(keep)));
        return keep;
    }

    private BranchId replace(BranchId branch, BranchId with) {
        var keep = newBranch();
        var answer = done(store().replace(branch, with, keep, label(branch), label(keep)));
        assertThat(answer).as("it answers the branch as it then is").isEqualTo(volume(branch));
        return keep;
    }

    @Test
    void theBranchGoesOnAsTheOtherAndTheOtherIsNoMore() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "file", "one");
        var two = commit(branch, "file", "two");
        var three = commit(branch, "file", "three");
        write(branch, "file", "dirty");
        Files.createDirectory(files(branch).resolve("uncommitted"));
        var live = tree(branch);
        var stash = split(branch, one);

        replace(branch, stash);

        assertThat(ids(branch)).containsExactly(one, two, three);
        assertThat(volume(branch).tip()).isEqualTo(Optional.of(three));
        assertThat(volume(branch).origin()).isEmpty();
        assertThat(tree(branch)).isEqualTo(live);
        assertThat(read(fork(branch, one), "file")).isEqualTo("one");
        assertThat(read(fork(branch, two), "file")).isEqualTo("two");
        assertThat(read(fork(branch, three), "file")).isEqualTo("three");
        assertThat(done(store().inspect(stash))).isEmpty();
    }

    @Test
    void whatTheBranchDidSinceIsKept() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "file", "one");
        var two = commit(branch, "file", "two");
        var stash = split(branch, one);
        write(branch, "since", "x");
        var since = commit(branch, "file", "since");
        write(branch, "file", "dirty since");
        Files.delete(files(branch).resolve("since"));
        var live = tree(branch);

        var keep = replace(branch, stash);

        assertThat(ids(branch)).containsExactly(one, two);
        assertThat(read(branch, "file")).isEqualTo("two");
        assertThat(ids(keep)).containsExactly(since);
        assertThat(volume(keep).origin()).isEqualTo(Optional.of(new Origin(branch, one)));
        assertThat(tree(keep)).isEqualTo(live);
        assertThat(read(fork(keep, since), "file")).isEqualTo("since");
    }

    @Test
    void whereNothingWasDoneSinceTheKeptBranchIsAtTheParting() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "file", "one");
        commit(branch, "file", "two");

        var keep = replace(branch, split(branch, one));

        assertThat(ids(keep)).isEmpty();
        assertThat(read(keep, "file")).isEqualTo("one");
        assertThat(volume(keep).origin()).isEqualTo(Optional.of(new Origin(branch, one)));
    }

    @Test
    void bothBranchesGetTheirLabels() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "file", "one");
        var stash = split(branch, one);
        var keep = newBranch();
        var label = label(newBranch());
        var keptLabel = label(newBranch());

        done(store().replace(branch, stash, keep, label, keptLabel));

        assertThat(labelled(branch).label()).isEqualTo(label);
        assertThat(labelled(keep).label()).isEqualTo(keptLabel);
        assertThat(everything(store())).hasSize(2);
    }

    @Test
    void branchesThatBothBeganAtOneCommitAreReplacedToo() throws IOException {
        var parent = createMounted();
        var base = commit(parent, "file", "base");
        var branch = fork(parent, base);
        var one = commit(branch, "file", "one");
        write(branch, "file", "dirty");
        var stash = split(branch, base);
        var since = commit(branch, "file", "since");
        var origin = Optional.of(new Origin(parent, base));

        var keep = replace(branch, stash);

        assertThat(volume(branch).origin()).isEqualTo(origin);
        assertThat(ids(branch)).containsExactly(one);
        assertThat(read(branch, "file")).isEqualTo("dirty");
        assertThat(volume(keep).origin()).isEqualTo(origin);
        assertThat(ids(keep)).containsExactly(since);
        assertThat(ids(parent)).containsExactly(base);
        assertThat(read(parent, "file")).isEqualTo("base");
    }

    @Test
    void branchesThatBeganAtWhatMovesMoveWithIt() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "file", "one");
        var two = commit(branch, "file", "two");
        var atOne = fork(branch, one);
        var atTwo = fork(branch, two);
        var stash = split(branch, one);
        var atTwoAgain = fork(stash, two);
        var since = commit(branch, "file", "since");
        var atSince = fork(branch, since);
        write(atSince, "file", "changed in a fork");

        var keep = replace(branch, stash);

        assertThat(volume(atOne).origin()).isEqualTo(Optional.of(new Origin(branch, one)));
        assertThat(volume(atTwo).origin()).isEqualTo(Optional.of(new Origin(branch, two)));
        assertThat(volume(atTwoAgain).origin()).isEqualTo(Optional.of(new Origin(branch, two)));
        assertThat(volume(atSince).origin()).isEqualTo(Optional.of(new Origin(keep, since)));
        assertThat(read(atOne, "file")).isEqualTo("one");
        assertThat(read(atTwo, "file")).isEqualTo("two");
        assertThat(read(atSince, "file")).isEqualTo("changed in a fork");
    }

    @Test
    void unmountedBranchesAreReplacedWithTheirLiveStates() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "file", "one");
        write(branch, "file", "dirty");
        var stash = split(branch, one);
        write(branch, "file", "dirty since");
        mount(stash);
        done(store().unmount(stash));
        done(store().unmount(branch));

        var keep = replace(branch, stash);

        assertThat(read(branch, "file")).isEqualTo("dirty");
        assertThat(read(keep, "file")).isEqualTo("dirty since");
    }

    @Test
    void mountedBranchesAreReplacedToo() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "file", "one");
        write(branch, "file", "dirty");
        var stash = split(branch, one);
        var stashed = mount(stash);
        write(branch, "file", "dirty since");

        var keep = replace(branch, stash);

        assertThat(read(branch, "file")).isEqualTo("dirty");
        assertThat(read(keep, "file")).isEqualTo("dirty since");
        assertThat(stashed.resolve("__default__/file")).doesNotExist();
    }

    @Test
    void aReplaceDoneAgainChangesNothing() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "file", "one");
        var two = commit(branch, "file", "two");
        var stash = split(branch, one);
        commit(branch, "file", "since");
        var keep = replace(branch, stash);
        var four = commit(branch, "file", "four");
        write(branch, "file", "dirty");

        done(store().replace(branch, stash, keep, label(branch), label(keep)));

        assertThat(ids(branch)).containsExactly(one, two, four);
        assertThat(read(branch, "file")).isEqualTo("dirty");
        assertThat(read(keep, "file")).isEqualTo("since");
    }

    @Test
    void aReplaceCanItselfBeTakenBack() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "file", "one");
        var two = commit(branch, "file", "two");
        var stash = split(branch, one);
        var since = commit(branch, "file", "since");

        var kept = replace(branch, stash);
        var keptAgain = replace(branch, kept);

        assertThat(ids(branch)).containsExactly(one, since);
        assertThat(read(branch, "file")).isEqualTo("since");
        assertThat(ids(keptAgain)).containsExactly(two);
        assertThat(read(keptAgain, "file")).isEqualTo("two");
    }

    @Test
    void anUnrelatedBranchIsInvalid() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "file", "one");
        var unrelated = createMounted();
        commit(unrelated, "file", "unrelated");
        var child = fork(branch, one);
        var grandchild = fork(child, commit(child));
        var before = everything(store());

        for (var with : new BranchId[] {unrelated, grandchild, branch}) {
            var keep = newBranch();
            faulted(store().replace(branch, with, keep, label(branch), label(keep)), FaultCode.INVALID);
        }

        assertThat(everything(store())).isEqualTo(before);
        assertThat(read(branch, "file")).isEqualTo("one");
        assertThat(read(grandchild, "file")).isEqualTo("one");
    }

    @Test
    void whatStandsWhereTheKeptBranchShouldGoIsNotOverwritten() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "file", "one");
        commit(branch, "file", "two");
        var stash = split(branch, one);
        var taken = createMounted();
        write(taken, "file", "precious");
        var before = everything(store());

        for (var keep : new BranchId[] {taken, branch, stash}) {
            assertThat(store().replace(branch, stash, keep, label(branch), label(keep))
                            .isDone())
                    .isFalse();
        }

        assertThat(everything(store())).isEqualTo(before);
        assertThat(read(taken, "file")).isEqualTo("precious");
        assertThat(read(stash, "file")).isEqualTo("two");
        assertThat(read(branch, "file")).isEqualTo("one");
    }
}
