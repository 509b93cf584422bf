package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Looking at the state of a commit. */
class CommitMountCases extends StoreCases {
    private static final int WRITE_BITS = 0222;

    CommitMountCases(VolumeStoreContract contract) {
        super(contract);
    }

    @Test
    void theStateOfACommitIsAtTheMountFollowedByTheCommit() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");

        var at = done(store().mountCommit(branch, first));

        assertThat(at).isEqualTo(Path.of(mount(branch) + "@" + first)).isDirectory();
        assertThat(at.resolve("__default__/file")).hasContent("one");
    }

    @Test
    void itIsTheWholeStateButForThePermissionToWrite() throws IOException {
        var branch = createMounted();
        write(branch, "d/file", "shared");
        write(branch, "alike", "shared");
        Files.createLink(files(branch).resolve("twin"), files(branch).resolve("alike"));
        Files.createSymbolicLink(files(branch).resolve("link"), Path.of("nowhere"));
        Files.createDirectory(files(branch).resolve("empty"));
        Files.setAttribute(files(branch).resolve("d/file"), "unix:mode", 0755);

        var at = done(store().mountCommit(branch, commit(branch)));

        assertThat(Tree.of(at).withoutWriteBits()).isEqualTo(tree(branch).withoutWriteBits());
    }

    @Test
    void nobodyMayWriteThere() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "d/file", "one");

        var at = done(store().mountCommit(branch, first));

        // No permission stops root, so for root a directory is read only when nobody has permission, or writing fails.
        boolean permitted;
        try (var all = Files.walk(at)) {
            permitted = all.filter(each -> !Files.isSymbolicLink(each)).anyMatch(CommitMountCases::mayBeWritten);
        }
        if (permitted) {
            var files = at.resolve("__default__/d");
            assertThatThrownBy(() -> Files.writeString(files.resolve("file"), "x"))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> Files.createFile(files.resolve("new"))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> Files.delete(files.resolve("file"))).isInstanceOf(IOException.class);
        }
        assertThat(at.resolve("__default__/d/file")).hasContent("one");
    }

    private static boolean mayBeWritten(Path at) {
        try {
            return ((int) Files.getAttribute(at, "unix:mode", LinkOption.NOFOLLOW_LINKS) & WRITE_BITS) != 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + at, e);
        }
    }

    @Test
    void itStaysAsItWasWhateverIsWrittenAndCommittedLater() throws IOException {
        var branch = createMounted();
        write(branch, "going", "x");
        var first = commit(branch, "file", "one");
        var at = done(store().mountCommit(branch, first));
        var before = Tree.of(at);

        write(branch, "file", "two");
        write(branch, "coming", "y");
        Files.delete(files(branch).resolve("going"));
        commit(branch, "file", "three");

        assertThat(Tree.of(at)).isEqualTo(before);
        assertThat(at.resolve("__default__/file")).hasContent("one");
    }

    @Test
    void mountingItLaterShowsTheSameState() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        commit(branch, "file", "two");
        write(branch, "file", "three");

        assertThat(done(store().mountCommit(branch, first)).resolve("__default__/file"))
                .hasContent("one");
        assertThat(read(branch, "file")).isEqualTo("three");
    }

    @Test
    void mountingTwiceIsOneMount() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");

        assertThat(done(store().mountCommit(branch, first))).isEqualTo(done(store().mountCommit(branch, first)));
    }

    @Test
    void severalCommitsOfABranchCanBeSeenAtOnce() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var second = commit(branch, "file", "two");

        var one = done(store().mountCommit(branch, first));
        var two = done(store().mountCommit(branch, second));
        done(store().unmountCommit(branch, first));

        assertThat(one.resolve("__default__/file")).doesNotExist();
        assertThat(two.resolve("__default__/file")).hasContent("two");
    }

    @Test
    void theBranchItselfNeedNotBeMounted() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        done(store().unmount(branch));

        assertThat(done(store().mountCommit(branch, first)).resolve("__default__/file"))
                .hasContent("one");
        assertThat(volume(branch).mountedAt()).isEmpty();
    }

    @Test
    void unmountingEndsItAndUnmountingAgainIsDone() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var at = done(store().mountCommit(branch, first));

        done(store().unmountCommit(branch, first));
        done(store().unmountCommit(branch, first));

        assertThat(at.resolve("__default__/file")).doesNotExist();
        assertThat(done(store().mountCommit(branch, first)).resolve("__default__/file"))
                .hasContent("one");
    }

    @Test
    void itIsNoVolumeOfItsOwn() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var before = everything(store());
        done(store().mountCommit(branch, first));

        assertThat(everything(store())).isEqualTo(before);
        assertThat(done(store().inventory()).foreign()).isEmpty();
        assertThat(done(store().commitIds())).containsOnlyKeys(branch);
    }

    @Test
    void itStaysWhenTheStoreIsOpenedAgain() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var at = done(store().mountCommit(branch, first));

        contract.reopened();

        assertThat(at.resolve("__default__/file")).hasContent("one");
        done(store().unmountCommit(branch, first));
        assertThat(at.resolve("__default__/file")).doesNotExist();
    }

    @Test
    void itEndsWithTheBranch() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var at = done(store().mountCommit(branch, first));
        done(store().unmount(branch));

        done(store().destroy(branch));

        assertThat(at.resolve("__default__/file")).doesNotExist();
        assertThat(everything(store())).isEmpty();
    }

    @Test
    void aSplitLeavesWhatTheBranchKeeps() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        commit(branch, "file", "two");
        var at = done(store().mountCommit(branch, first));
        var keep = newBranch();

        done(store().split(branch, first, keep, label(keep)));

        assertThat(at.resolve("__default__/file")).hasContent("one");
        done(store().unmountCommit(branch, first));
        assertThat(at.resolve("__default__/file")).doesNotExist();
    }
}
