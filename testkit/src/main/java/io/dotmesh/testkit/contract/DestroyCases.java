package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Removing volumes. */
class DestroyCases extends StoreCases {
    DestroyCases(VolumeStoreContract contract) {
        super(contract);
    }

    @Test
    void aDestroyedVolumeIsGoneWithItsCommits() throws IOException {
        var branch = createMounted();
        commit(branch, "file", "one");
        done(store().unmount(branch));

        done(store().destroy(branch));

        assertThat(done(store().inspect(branch))).isEmpty();
        assertThat(done(store().commitIds())).doesNotContainKey(branch);
        assertThat(everything(store())).isEmpty();
    }

    @Test
    void destroyingWhatIsNotThereIsDone() {
        done(store().destroy(newBranch()));
    }

    @Test
    void aMountedVolumeIsNotDestroyed() throws IOException {
        var branch = createMounted();
        commit(branch, "file", "one");

        faulted(store().destroy(branch), FaultCode.BUSY);

        assertThat(read(branch, "file")).isEqualTo("one");
        assertThat(ids(branch)).hasSize(1);
    }

    @Test
    void aVolumeThatOthersBeganAtIsNotDestroyed() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var fork = fork(branch, first);
        done(store().unmount(branch));

        var fault = faulted(store().destroy(branch), FaultCode.HAS_DEPENDENTS);

        assertThat(fault.detail()).contains(fork.value());
        assertThat(ids(branch)).containsExactly(first);
        assertThat(read(branch, "file")).isEqualTo("one");

        done(store().unmount(branch));
        done(store().destroy(fork));
        done(store().destroy(branch));
    }

    @Test
    void destroyingAForkLeavesItsOrigin() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var fork = fork(branch, first);
        commit(fork, "file", "two");
        done(store().unmount(fork));

        done(store().destroy(fork));

        assertThat(read(branch, "file")).isEqualTo("one");
        assertThat(read(fork(branch, first), "file")).isEqualTo("one");
    }

    @Test
    void anIdCanBeUsedAgain() throws IOException {
        var branch = createMounted();
        commit(branch, "file", "one");
        done(store().unmount(branch));
        done(store().destroy(branch));

        done(store().create(branch, label(branch)));

        assertThat(ids(branch)).isEmpty();
        assertThat(tree(branch).entries()).isEmpty();
    }
}
