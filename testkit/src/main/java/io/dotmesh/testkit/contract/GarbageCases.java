package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.ports.driven.VolumeStore.Capability;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Freeing what nothing reaches. A store without that says so, and everything else stands all the same. */
class GarbageCases extends StoreCases {
    private static final int MIB = 1024 * 1024;

    GarbageCases(VolumeStoreContract contract) {
        super(contract);
    }

    private boolean collects() {
        return store().capabilities().contains(Capability.GARBAGE_COLLECTION);
    }

    private void collect() {
        if (collects()) {
            done(store().collectGarbage());
        } else {
            faulted(store().collectGarbage(), FaultCode.NOT_SUPPORTED);
        }
    }

    @Test
    void everythingThatIsReachedStays() throws IOException {
        var branch = createMounted();
        Files.write(files(branch).resolve("large"), noise(2 * MIB, 1));
        var first = commit(branch, "file", "one");
        Files.delete(files(branch).resolve("large"));
        var second = commit(branch, "file", "two");
        write(branch, "file", "dirty");
        var fork = fork(branch, first);
        write(fork, "file", "dirty fork");
        done(store().unmount(fork));
        var seen = done(store().mountCommit(branch, first));
        var gone = fork(branch, first);
        commit(gone, "file", "gone");
        done(store().unmount(gone));
        done(store().destroy(gone));
        var volumes = everything(store());
        var live = tree(branch);
        var firstState = committed(branch, first);
        var secondState = committed(branch, second);

        collect();
        collect();

        assertThat(everything(store())).containsAll(volumes);
        assertThat(tree(branch)).isEqualTo(live);
        assertThat(committed(branch, first)).isEqualTo(firstState);
        assertThat(committed(branch, second)).isEqualTo(secondState);
        assertThat(read(fork, "file")).isEqualTo("dirty fork");
        assertThat(seen.resolve("__default__/file")).hasContent("one");
    }

    @Test
    void whatADestroyedBranchHeldIsFreed() throws IOException {
        var branch = createMounted();
        Files.write(files(branch).resolve("large"), noise(2 * MIB, 1));
        commit(branch);
        done(store().unmount(branch));
        done(store().destroy(branch));

        collect();

        if (collects()) {
            var again = done(store().collectGarbage());
            assertThat(again.objects()).isZero();
            assertThat(again.bytes()).isZero();
        }
        assertThat(everything(store())).isEmpty();
    }

    @Test
    void aCollectionSaysWhatItFreed() throws IOException {
        var branch = createMounted();
        Files.write(files(branch).resolve("large"), noise(2 * MIB, 1));
        commit(branch);
        done(store().unmount(branch));
        done(store().destroy(branch));

        if (collects()) {
            var freed = done(store().collectGarbage());
            assertThat(freed.objects()).isPositive();
            assertThat(freed.bytes()).isGreaterThanOrEqualTo(2 * MIB);
        } else {
            collect();
        }
    }

    @Test
    void afterACollectionTheSameContentCanBeCommittedAgain() throws IOException {
        var branch = createMounted();
        Files.write(files(branch).resolve("large"), noise(2 * MIB, 1));
        commit(branch);
        done(store().unmount(branch));
        done(store().destroy(branch));
        collect();

        var again = createMounted();
        Files.write(files(again).resolve("large"), noise(2 * MIB, 1));
        var commit = commit(again);
        collect();

        assertThat(committed(again, commit)).isEqualTo(tree(again));
    }
}
