package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What stands when a store is closed and opened again. */
class PersistenceCases extends StoreCases {
    PersistenceCases(VolumeStoreContract contract) {
        super(contract);
    }

    @Test
    void everythingStandsWhenTheStoreIsOpenedAgain() throws IOException {
        var branch = createMounted();
        var one = commit(branch, "d/file", "one");
        commit(branch, "d/file", "two");
        write(branch, "d/file", "dirty");
        var fork = fork(branch, one);
        write(fork, "d/file", "fork");
        done(store().unmount(fork));
        create();
        var before = everything(store());
        var live = tree(branch);

        contract.reopened();

        assertThat(everything(store())).isEqualTo(before);
        assertThat(tree(branch)).isEqualTo(live);
        assertThat(read(fork, "d/file")).isEqualTo("fork");
        assertThat(read(fork(branch, one), "d/file")).isEqualTo("one");
    }

    @Test
    void theNodeIsTheSameAfterAReopenAndAnotherInAnotherStore() {
        var node = store().node();

        assertThat(contract.reopened().node()).isEqualTo(node);
        assertThat(contract.other().node()).isNotEqualTo(node);
    }

    @Test
    void peopleGoOnWorkingInMountedVolumesWhileTheStoreIsClosed() throws IOException {
        var branch = createMounted();
        var file = files(branch).resolve("file");
        store().close();

        Files.writeString(file, "written while closed");
        contract.reopened();

        assertThat(volume(branch).mountedAt()).contains(mount(branch));
        assertThat(read(branch, "file")).isEqualTo("written while closed");
        assertThat(read(fork(branch, commit(branch)), "file")).isEqualTo("written while closed");
    }

    @Test
    void aStoreThatIsOpenIsNotOpenedTwice() throws IOException {
        var branch = createMounted();
        commit(branch, "file", "one");

        faulted(contract.open(contract.mainData()), FaultCode.LOCKED);

        assertThat(read(branch, "file")).isEqualTo("one");
        commit(branch, "file", "two");
        assertThat(ids(branch)).hasSize(2);
    }

    @Test
    void closingTwiceIsDone() {
        store().close();
        store().close();
        contract.reopened();
    }
}
