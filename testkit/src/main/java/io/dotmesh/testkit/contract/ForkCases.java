package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.ports.driven.VolumeStore.Volume;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** New volumes that begin at a commit of another. */
class ForkCases extends StoreCases {
    ForkCases(VolumeStoreContract contract) {
        super(contract);
    }

    @Test
    void aForkBeginsUnmountedAtTheCommitWithAHistoryOfItsOwn() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var origin = new Origin(branch, first);
        var as = newBranch();

        var fork = done(store().fork(origin, as, label(as)));

        assertThat(fork).isEqualTo(new Volume(as, Optional.of(origin), Optional.empty(), Optional.empty()));
        assertThat(volume(as)).isEqualTo(fork);
        assertThat(ids(as)).isEmpty();
        assertThat(labelled(as).label()).isEqualTo(label(as));
        assertThat(tree(as)).isEqualTo(tree(branch));
    }

    @Test
    void aForkOfAnOlderCommitHasThatState() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        commit(branch, "file", "two");
        write(branch, "file", "three");

        assertThat(read(fork(branch, first), "file")).isEqualTo("one");
    }

    @Test
    void aForkAndItsOriginDoNotSeeEachOther() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var fork = fork(branch, first);

        write(fork, "file", "fork");
        write(fork, "only-fork", "x");
        write(branch, "only-branch", "y");
        var onFork = commit(fork);
        var onBranch = commit(branch);

        assertThat(read(branch, "file")).isEqualTo("one");
        assertThat(has(branch, "only-fork")).isFalse();
        assertThat(has(fork, "only-branch")).isFalse();
        assertThat(ids(branch)).containsExactly(first, onBranch);
        assertThat(ids(fork)).containsExactly(onFork);
    }

    @Test
    void aForkCanBeForked() throws IOException {
        var branch = createMounted();
        var fork = fork(branch, commit(branch, "file", "one"));
        var onFork = commit(fork, "file", "two");

        var again = fork(fork, onFork);

        assertThat(volume(again).origin()).isEqualTo(Optional.of(new Origin(fork, onFork)));
        assertThat(read(again, "file")).isEqualTo("two");
    }

    @Test
    void aForkDoesNotHoldTheCommitThatItBeganAt() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var fork = fork(branch, first);
        var as = newBranch();

        faulted(store().fork(new Origin(fork, first), as, label(as)), FaultCode.NO_SUCH_COMMIT);

        assertThat(done(store().inspect(as))).isEmpty();
    }

    @Test
    void forkingAgainLeavesTheForkAsItIs() throws IOException {
        var branch = createMounted();
        var origin = new Origin(branch, commit(branch, "file", "one"));
        var as = newBranch();
        done(store().fork(origin, as, label(as)));
        commit(as, "file", "two");
        write(as, "file", "three");
        var before = volume(as);

        assertThat(done(store().fork(origin, as, label(as)))).isEqualTo(before);

        assertThat(read(as, "file")).isEqualTo("three");
    }

    @Test
    void aVolumeThatBeganElsewhereIsNotReplacedByAFork() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var second = commit(branch, "file", "two");
        var fork = fork(branch, first);
        var apart = createMounted();
        write(apart, "file", "apart");

        faulted(store().fork(new Origin(branch, second), fork, label(fork)), FaultCode.ALREADY_EXISTS);
        faulted(store().fork(new Origin(branch, second), apart, label(apart)), FaultCode.ALREADY_EXISTS);

        assertThat(read(fork, "file")).isEqualTo("one");
        assertThat(read(apart, "file")).isEqualTo("apart");
    }

    @Test
    void theSameIdMayStandInAForkAndItsOrigin() throws IOException {
        var branch = createMounted();
        var fork = fork(branch, commit(branch, "file", "one"));
        write(branch, "file", "branch");
        write(fork, "file", "fork");
        var draft = draft("both");

        done(store().commit(branch, draft));
        done(store().commit(fork, draft));

        assertThat(read(fork(branch, draft.id()), "file")).isEqualTo("branch");
        assertThat(read(fork(fork, draft.id()), "file")).isEqualTo("fork");
    }
}
