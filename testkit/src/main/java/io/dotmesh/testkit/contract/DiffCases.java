package io.dotmesh.testkit.contract;

import static io.dotmesh.domain.history.Change.Kind.ADDED;
import static io.dotmesh.domain.history.Change.Kind.MODIFIED;
import static io.dotmesh.domain.history.Change.Kind.REMOVED;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.identity.CommitId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What differs between two states of a branch. */
class DiffCases extends DifferenceCases {
    DiffCases(VolumeStoreContract contract) {
        super(contract);
    }

    @Test
    void nothingDiffersRightAfterACommit() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "d/file", "one");

        assertThat(diff(branch, first)).isEmpty();
        assertThat(diff(branch, first, first)).isEmpty();
    }

    @Test
    void filesAreAddedModifiedAndRemoved() throws IOException {
        var branch = createMounted();
        write(branch, "d/going", "x");
        write(branch, "d/staying", "x");
        var first = commit(branch, "d/changing", "one");

        write(branch, "d/coming", "y");
        write(branch, "d/changing", "two");
        Files.delete(files(branch).resolve("d/going"));

        var expected = List.of(change(MODIFIED, "d/changing"), change(ADDED, "d/coming"), change(REMOVED, "d/going"));
        assertThat(diff(branch, first)).isEqualTo(expected);
        var second = commit(branch);
        assertThat(diff(branch, first, second)).isEqualTo(expected);
        assertThat(diff(branch, first)).isEqualTo(expected);
        assertThat(diff(branch, second)).isEmpty();
    }

    @Test
    void aDifferenceSpansTheCommitsBetween() throws IOException {
        var branch = createMounted();
        write(branch, "there-and-back", "x");
        var first = commit(branch, "file", "one");
        Files.delete(files(branch).resolve("there-and-back"));
        commit(branch, "file", "two");
        write(branch, "there-and-back", "x");
        write(branch, "only-between", "x");
        commit(branch);
        Files.delete(files(branch).resolve("only-between"));
        var last = commit(branch, "new", "y");

        assertThat(diff(branch, first, last))
                .contains(change(MODIFIED, "file"), change(ADDED, "new"))
                .doesNotContain(change(ADDED, "only-between"));
    }

    @Test
    void eachChangeIsInItsSubdot() throws IOException {
        var branch = createMounted();
        var db = done(store().subdot(branch, new SubdotName("db")));
        var first = commit(branch, "file", "one");

        Files.writeString(mount(branch).resolve("beside"), "x");
        Files.writeString(db.resolve("table"), "x");
        write(branch, "file", "two");

        assertThat(diff(branch, first))
                .containsExactly(
                        change(MODIFIED, "file"),
                        new Change(ADDED, SubdotName.ROOT, "beside"),
                        new Change(ADDED, new SubdotName("db"), "table"));
    }

    @Test
    void aDirectoryIsNamedWhenItCameOrWent() throws IOException {
        var branch = createMounted();
        write(branch, "staying/file", "x");
        Files.createDirectory(files(branch).resolve("going"));
        var first = commit(branch);

        write(branch, "staying/new", "y");
        Files.createDirectory(files(branch).resolve("empty"));
        write(branch, "filled/file", "y");
        Files.delete(files(branch).resolve("going"));
        done(store().subdot(branch, new SubdotName("zz")));

        assertThat(diff(branch, first))
                .containsExactly(
                        change(ADDED, "empty"),
                        change(ADDED, "filled"),
                        change(ADDED, "filled/file"),
                        change(REMOVED, "going"),
                        change(ADDED, "staying/new"),
                        new Change(ADDED, SubdotName.ROOT, "zz"));
    }

    @Test
    void anotherContentOfTheSameSizeAndTimeIsAModification() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "aaaa");
        var file = files(branch).resolve("file");
        var time = Files.getLastModifiedTime(file);

        Files.writeString(file, "bbbb");
        Files.setLastModifiedTime(file, time);

        assertThat(diff(branch, first)).containsExactly(change(MODIFIED, "file"));
    }

    @Test
    void modesLinksAndKindsAreModificationsToo() throws IOException {
        var branch = createMounted();
        var files = files(branch);
        write(branch, "mode", "x");
        write(branch, "kind", "x");
        Files.createSymbolicLink(files.resolve("link"), Path.of("one"));
        var first = commit(branch);

        Files.setPosixFilePermissions(files.resolve("mode"), PosixFilePermissions.fromString("r-x------"));
        Files.delete(files.resolve("kind"));
        Files.createSymbolicLink(files.resolve("kind"), Path.of("x"));
        Files.delete(files.resolve("link"));
        Files.createSymbolicLink(files.resolve("link"), Path.of("two"));

        var expected = List.of(change(MODIFIED, "kind"), change(MODIFIED, "link"), change(MODIFIED, "mode"));
        assertThat(diff(branch, first)).isEqualTo(expected);
        assertThat(diff(branch, first, commit(branch))).isEqualTo(expected);
    }

    @Test
    void whatWasOnlyTouchedIsTheSame() throws IOException {
        var branch = createMounted();
        write(branch, "touched", "x");
        write(branch, "rewritten", "y");
        write(branch, "there/and/back", "z");
        var first = commit(branch);
        var files = files(branch);

        Files.setLastModifiedTime(files.resolve("touched"), FileTime.fromMillis(1));
        write(branch, "rewritten", "y");
        Files.move(files.resolve("there"), files.resolve("elsewhere"));
        Files.move(files.resolve("elsewhere"), files.resolve("there"));
        write(branch, "passing", "x");
        Files.delete(files.resolve("passing"));
        Files.setPosixFilePermissions(files.resolve("there"), PosixFilePermissions.fromString("rwx------"));

        assertThat(diffTwice(branch, first)).isEmpty();
    }

    @Test
    void changesAreSortedByTheirPathsAsText() throws IOException {
        var branch = createMounted();
        Files.createDirectory(files(branch).resolve("a"));
        var first = commit(branch);
        for (var path : List.of("b", "a/b", "a.b", "a-b", "ab", "a0", "A", "a/a/", "_")) {
            write(branch, path.endsWith("/") ? path + "x" : path, "x");
        }

        var changes = diff(branch, first);

        assertThat(changes)
                .extracting(Change::path)
                .containsExactly("A", "_", "a-b", "a.b", "a/a", "a/a/x", "a/b", "a0", "ab", "b");
        assertThat(changes).isSorted();
    }

    @Test
    void aReceiverThatHasEnoughIsToldNoMore() throws IOException {
        var branch = createMounted();
        write(branch, "d/x", "x");
        var first = commit(branch);
        for (int i = 0; i < 30; i++) {
            write(branch, i % 3 == 0 ? "d/file" + i : "file" + i, "x");
        }
        var all = diff(branch, first);

        assertThat(all).hasSize(30);
        for (int enough : new int[] {1, 7, 29, 30, 31}) {
            var changes = new ArrayList<Change>();
            done(store().diff(branch, first, Optional.empty(), change -> {
                changes.add(change);
                return changes.size() < enough;
            }));
            assertThat(changes).isEqualTo(all.subList(0, Math.min(enough, 30)));
        }
        assertThat(diff(branch, first)).isEqualTo(all);
    }

    @Test
    void otherBranchesGoOnWhileAReceiverTakesItsTime() throws IOException {
        var branch = createMounted();
        var other = createMounted();
        var first = commit(branch);
        write(branch, "a", "1");
        write(branch, "b", "2");
        var meanwhile = new ArrayList<CommitId>();

        done(store().diff(branch, first, Optional.empty(), _ -> meanwhile.add(commit(other))));

        assertThat(ids(other)).isEqualTo(meanwhile).hasSize(2);
    }

    @Test
    void aForkDiffersFromTheCommitThatItBeganAt() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var fork = fork(branch, first);
        assertThat(diff(fork, first)).isEmpty();

        write(fork, "file", "two");

        assertThat(diff(fork, first)).containsExactly(change(MODIFIED, "file"));
        assertThat(diff(fork, first, commit(fork))).containsExactly(change(MODIFIED, "file"));
    }

    @Test
    void anUnmountedVolumeHasADifferenceToo() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        write(branch, "file", "two");
        done(store().unmount(branch));

        assertThat(diff(branch, first)).containsExactly(change(MODIFIED, "file"));
        assertThat(volume(branch).mountedAt()).isEmpty();
    }

    @Test
    void pathsAreNamedAsTheyAre() throws IOException {
        var branch = createMounted();
        var first = commit(branch);
        var names = List.of(" ", "\t", "two\nlines", "'\"\\", "日本語", "\uD83D\uDE80");
        for (var name : names) {
            write(branch, name, "x");
        }

        assertThat(diff(branch, first)).extracting(Change::path).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void lookingAtADifferenceChangesNothing() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var second = commit(branch, "file", "two");
        write(branch, "file", "three");
        var volumes = everything(store());
        var live = tree(branch);

        diff(branch, first);
        diff(branch, first, second);

        assertThat(everything(store())).isEqualTo(volumes);
        assertThat(done(store().inventory()).foreign()).isEmpty();
        assertThat(tree(branch)).isEqualTo(live);
    }
}
