package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Usage;
import io.dotmesh.domain.identity.BranchId;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** How much is stored. Stores may take a moment until they know, so each case waits for the figure. */
class UsageCases extends StoreCases {
    private static final int MIB = 1024 * 1024;

    UsageCases(VolumeStoreContract contract) {
        super(contract);
    }

    private Usage usage(BranchId branch) {
        return Optional.ofNullable(done(store().usage(List.of(branch))).get(branch))
                .orElseThrow();
    }

    private Usage usage(BranchId branch, Predicate<Usage> expected) {
        return eventually(() -> usage(branch), expected);
    }

    private boolean isClean(Usage usage) {
        return usage.dirtyBytes() <= contract.traits().dirtySlackBytes();
    }

    @Test
    void theSizeIsThatOfTheLiveState() throws IOException {
        var branch = createMounted();
        Files.write(files(branch).resolve("one"), noise(4 * MIB, 1));
        usage(branch, usage -> usage.sizeBytes() >= 4 * MIB && usage.sizeBytes() < 6 * MIB);

        Files.write(files(branch).resolve("two"), noise(4 * MIB, 2));
        commit(branch);
        usage(branch, usage -> usage.sizeBytes() >= 8 * MIB && usage.sizeBytes() < 12 * MIB);

        Files.delete(files(branch).resolve("one"));
        usage(branch, usage -> usage.sizeBytes() >= 4 * MIB && usage.sizeBytes() < 6 * MIB);
    }

    @Test
    void everythingIsDirtyUntilItIsCommitted() throws IOException {
        var branch = createMounted();
        Files.write(files(branch).resolve("file"), noise(2 * MIB, 1));
        usage(branch, usage -> usage.dirtyBytes() >= 2 * MIB);

        commit(branch);

        usage(branch, this::isClean);
    }

    @Test
    void whatIsWrittenSinceTheNewestCommitIsDirty() throws IOException {
        var branch = createMounted();
        Files.write(files(branch).resolve("old"), noise(8 * MIB, 1));
        commit(branch);

        Files.write(files(branch).resolve("new"), noise(2 * MIB, 2));

        usage(branch, usage -> usage.dirtyBytes() >= 2 * MIB && usage.dirtyBytes() < 4 * MIB);
    }

    @Test
    void aFileThatIsWrittenAgainIsDirty() throws IOException {
        var branch = createMounted();
        Files.write(files(branch).resolve("file"), noise(2 * MIB, 1));
        commit(branch);

        Files.write(files(branch).resolve("file"), noise(2 * MIB, 2));

        usage(branch, usage -> usage.dirtyBytes() >= 2 * MIB);
    }

    @Test
    void aForkBeginsCleanAndWithTheSizeOfItsState() throws IOException {
        var branch = createMounted();
        Files.write(files(branch).resolve("file"), noise(4 * MIB, 1));
        var fork = fork(branch, commit(branch));

        usage(fork, usage -> isClean(usage) && usage.sizeBytes() >= 4 * MIB);
    }

    @Test
    void anUnmountedVolumeHasAUsageToo() throws IOException {
        var branch = createMounted();
        Files.write(files(branch).resolve("file"), noise(2 * MIB, 1));
        done(store().unmount(branch));

        usage(branch, usage -> usage.sizeBytes() >= 2 * MIB && usage.dirtyBytes() >= 2 * MIB);
        assertThat(volume(branch).mountedAt()).isEmpty();
    }

    @Test
    void onlyWhatIsAskedForIsAnswered() {
        var one = create();
        var two = create();
        create();

        assertThat(done(store().usage(List.of(one, two, newBranch())))).containsOnlyKeys(one, two);
        assertThat(done(store().usage(List.of()))).isEmpty();
    }
}
