package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore.Capability;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How much live states may hold. Whatever the store can bound, a quota is in the label, and no method fails for it. */
class QuotaCases extends StoreCases {
    private static final int MIB = 1024 * 1024;
    private static final Quota SMALL = new Quota(Quota.BYTES_MIN);
    private static final Quota SOME = new Quota(4L * MIB);

    /** Beyond which a volume with the quota {@link #SOME} cannot grow on any store. */
    private static final int MUCH_MIB = 10;

    QuotaCases(VolumeStoreContract contract) {
        super(contract);
    }

    private boolean bounds() {
        return store().capabilities().contains(Capability.QUOTAS)
                && contract.traits().quotas() == StoreTraits.Quotas.BOUND;
    }

    private VolumeLabel bounded(BranchId branch, Quota quota) {
        return label(branch).bounded(Optional.of(quota));
    }

    private void bound(BranchId branch, Quota quota) {
        done(store().label(branch, bounded(branch, quota)));
    }

    /** Writes files of a mebibyte each. */
    private void fill(Path directory, String name, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Files.write(directory.resolve(name + i), noise(MIB, name.hashCode() + i));
        }
    }

    private void assertFull(BranchId branch) {
        var files = files(branch);
        if (bounds()) {
            assertThatThrownBy(() -> fill(files, "more", MUCH_MIB)).isInstanceOf(IOException.class);
        }
    }

    private void assertGrows(BranchId branch, String name) {
        var files = files(branch);
        assertThatCode(() -> fill(files, name, MUCH_MIB)).doesNotThrowAnyException();
    }

    private void assertQuota(BranchId branch, Quota quota) {
        assertThat(labelled(branch).label().quota()).contains(quota);
    }

    @Test
    void aLiveStateGrowsToItsQuotaAndNoFurtherWhileOthersGoOn() throws IOException {
        var branch = createMounted();
        var other = createMounted();
        bound(branch, SOME);
        fill(files(branch), "fits", 2);

        assertFull(branch);

        assertGrows(other, "file");
        for (int i = 0; i < 2; i++) {
            assertThat(Files.readAllBytes(files(branch).resolve("fits" + i)))
                    .isEqualTo(noise(MIB, "fits".hashCode() + i));
        }
    }

    @Test
    void whatIsCommittedCanBeRemovedToMakeRoom() throws IOException {
        var branch = createMounted();
        bound(branch, SOME);
        fill(files(branch), "old", 3);
        commit(branch);
        for (int i = 0; i < 3; i++) {
            Files.delete(files(branch).resolve("old" + i));
        }
        commit(branch);

        var files = files(branch);
        eventually(
                () -> {
                    try {
                        fill(files, "new", 3);
                        return true;
                    } catch (IOException _) {
                        return false;
                    }
                },
                done -> done);
        commit(branch);
        assertFull(branch);
    }

    @Test
    void withoutAQuotaItGrowsAgain() throws IOException {
        var branch = createMounted();
        bound(branch, SOME);
        assertFull(branch);
        done(store().label(branch, label(branch)));
        assertThat(labelled(branch).label().quota()).isEmpty();
        assertGrows(branch, "file");
    }

    @Test
    void aLargerQuotaLetsItGrowFurther() throws IOException {
        var branch = createMounted();
        bound(branch, SOME);
        assertFull(branch);
        bound(branch, new Quota(1L << 40));
        assertGrows(branch, "file");
        assertQuota(branch, new Quota(1L << 40));
    }

    @Test
    void theQuotaIsKeptToAfterAReopenAndARemount() throws IOException {
        var branch = createMounted();
        bound(branch, SOME);
        contract.reopened();
        assertQuota(branch, SOME);
        done(store().unmount(branch));
        assertFull(branch);
    }

    @Test
    void everyVolumeThatIsMadeKeepsToTheQuotaOfItsLabel() throws IOException {
        var created = newBranch();
        done(store().create(created, bounded(created, SOME)));
        var first = commit(created, "file", "one");
        var second = commit(created, "file", "two");

        var fork = newBranch();
        done(store().fork(new Origin(created, first), fork, bounded(fork, SOME)));
        var stash = newBranch();
        done(store().split(created, first, stash, bounded(stash, SOME)));
        for (var branch : List.of(created, fork, stash)) {
            assertQuota(branch, SOME);
            assertFull(branch);
        }

        var kept = newBranch();
        done(store().replace(created, stash, kept, bounded(created, SOME), bounded(kept, SOME)));
        assertThat(ids(created)).containsExactly(first, second);
        for (var branch : List.of(created, kept)) {
            assertQuota(branch, SOME);
            assertFull(branch);
        }
    }

    @Test
    void aVolumeThatIsReceivedKeepsToTheQuotaOfItsLabel() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var copy = newBranch();
        try (var stream = done(store().send(branch, Optional.empty(), first, StreamFeatures.NONE))) {
            done(store().receive(copy, bounded(copy, SOME), stream));
        }
        assertQuota(copy, SOME);
        assertFull(copy);
    }

    @Test
    void whatHoldsMoreThanItsQuotaStaysAndAllGoesOnButWriting() throws IOException {
        var branch = createMounted();
        fill(files(branch), "small", 2);
        var first = commit(branch);
        fill(files(branch), "large", 2);
        var second = commit(branch);
        Files.writeString(files(branch).resolve("small0"), "changed");
        var live = tree(branch);

        bound(branch, SMALL);
        assertFull(branch);
        if (bounds()) {
            deleteWhatWasLeftOf(files(branch), "more");
        }
        assertThat(tree(branch)).isEqualTo(live);

        // Committing, comparing, measuring, mounting, and naming new subdots.
        var third = commit(branch);
        assertThat(done(store().differs(branch, second, Optional.of(third)))).isTrue();
        assertThat(done(store().usage(List.of(branch)))).containsKey(branch);
        assertThat(done(store().subdot(branch, new SubdotName("fresh")))).isDirectory();
        done(store().unmount(branch));
        assertThat(files(branch)).isDirectory();
        assertThat(done(store().mountCommit(branch, second))).isDirectory();

        // Branches of it, there and back again.
        var fork = newBranch();
        done(store().fork(new Origin(branch, second), fork, bounded(fork, SMALL)));
        assertThat(Files.readAllBytes(files(fork).resolve("large0"))).isEqualTo(noise(MIB, "large".hashCode()));
        assertFull(fork);
        var stash = newBranch();
        done(store().split(branch, first, stash, bounded(stash, SMALL)));
        assertThat(files(branch).resolve("large0")).doesNotExist();
        assertFull(branch);
        var kept = newBranch();
        done(store().replace(branch, stash, kept, bounded(branch, SMALL), bounded(kept, SMALL)));
        assertThat(ids(branch)).containsExactly(first, second, third);
        assertThat(Files.readString(files(branch).resolve("small0"))).isEqualTo("changed");
        assertThat(Files.readAllBytes(files(branch).resolve("large1"))).isEqualTo(noise(MIB, "large".hashCode() + 1));
        assertFull(branch);
        for (var each : List.of(kept, fork)) {
            done(store().unmount(each));
            done(store().destroy(each));
        }
    }

    private static void deleteWhatWasLeftOf(Path directory, String name) throws IOException {
        for (int i = 0; i < MUCH_MIB; i++) {
            Files.deleteIfExists(directory.resolve(name + i));
        }
    }

    @Test
    void streamsArriveWhateverTheQuota() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        fill(files(branch), "large", 2);
        var second = commit(branch);
        var copy = newBranch();
        copy(branch, Optional.empty(), first, copy);
        files(copy);
        bound(copy, SMALL);
        done(store().unmount(copy));

        copy(branch, Optional.of(first), second, copy);

        assertThat(ids(copy)).containsExactly(first, second);
        assertThat(Files.readAllBytes(files(copy).resolve("large1"))).isEqualTo(noise(MIB, "large".hashCode() + 1));
        assertQuota(copy, SMALL);
        assertFull(copy);
    }

    @Test
    void aStreamThatIsCutLeavesWhatHoldsMoreThanItsQuotaAsItWas() throws IOException {
        var branch = createMounted();
        fill(files(branch), "large", 2);
        var first = commit(branch);
        fill(files(branch), "larger", 2);
        var second = commit(branch);
        var copy = newBranch();
        copy(branch, Optional.empty(), first, copy);
        var live = tree(copy);
        bound(copy, SMALL);
        done(store().unmount(copy));
        byte[] stream;
        try (var sent = done(store().send(branch, Optional.of(first), second, StreamFeatures.NONE))) {
            stream = sent.readAllBytes();
        }

        var cut = store().receive(copy, bounded(copy, SMALL), new ByteArrayInputStream(stream, 0, stream.length / 2));

        assertThat(cut.isDone()).isFalse();
        assertThat(ids(copy)).containsExactly(first);
        assertThat(tree(copy)).isEqualTo(live);
        assertFull(copy);
    }

    private void copy(BranchId branch, Optional<CommitId> from, CommitId to, BranchId as) throws IOException {
        try (var stream = done(store().send(branch, from, to, StreamFeatures.NONE))) {
            done(store().receive(as, from.isPresent() ? bounded(as, SMALL) : label(as), stream));
        }
    }

    @Test
    void whatWasAboveItsQuotaIsBoundToItOnceItIsBelow() throws IOException {
        var branch = createMounted();
        fill(files(branch), "large", 8);
        bound(branch, SOME);
        for (int i = 0; i < 8; i++) {
            Files.delete(files(branch).resolve("large" + i));
        }
        commit(branch);

        if (bounds()) {
            // The store may need a moment, and a commit, to see that there is less.
            eventually(
                    () -> {
                        commit(branch);
                        return grown(branch);
                    },
                    mebibytes -> mebibytes <= 4);
        }
        assertQuota(branch, SOME);
    }

    /** How many files of a mebibyte fit, which are deleted again. */
    private int grown(BranchId branch) {
        var files = files(branch);
        int count = 0;
        try {
            while (count < MUCH_MIB) {
                Files.write(files.resolve("more" + count), noise(MIB, count));
                count++;
            }
        } catch (IOException _) {
            // That many.
        }
        try {
            deleteWhatWasLeftOf(files, "more");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count;
    }
}
