package io.dotmesh.testkit.contract;

import static io.dotmesh.domain.history.Change.Kind.ADDED;
import static io.dotmesh.domain.history.Change.Kind.MODIFIED;
import static io.dotmesh.domain.history.Change.Kind.REMOVED;
import static io.dotmesh.domain.history.Change.Kind.RENAMED;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What differs between two states of a branch. */
class DiffCases extends StoreCases {
    DiffCases(VolumeStoreContract contract) {
        super(contract);
    }

    private List<Change> diff(BranchId branch, CommitId from) {
        return diff(branch, from, Optional.empty());
    }

    private List<Change> diff(BranchId branch, CommitId from, CommitId to) {
        return diff(branch, from, Optional.of(to));
    }

    private List<Change> diff(BranchId branch, CommitId from, Optional<CommitId> to) {
        var changes = new ArrayList<Change>();
        done(store().diff(branch, from, to, changes::add));
        assertThat(done(store().differs(branch, from, to))).isEqualTo(!changes.isEmpty());
        return changes;
    }

    /** The same before and after what changed is committed. */
    private List<Change> diffTwice(BranchId branch, CommitId from) {
        var live = diff(branch, from);
        assertThat(diff(branch, from, commit(branch))).isEqualTo(live);
        return live;
    }

    private static Change change(Change.Kind kind, String path) {
        return new Change(kind, SubdotName.DEFAULT, path);
    }

    private static Change renamed(String from, String to) {
        return renamed(SubdotName.DEFAULT, from, SubdotName.DEFAULT, to);
    }

    private static Change renamed(SubdotName fromSubdot, String from, SubdotName toSubdot, String to) {
        return new Change(RENAMED, toSubdot, to, Optional.of(new Change.Location(fromSubdot, from)));
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
    void aRenamedFileIsOneChangeWhereverItWent() throws IOException {
        var branch = createMounted();
        var other = done(store().subdot(branch, new SubdotName("other")));
        write(branch, "d/here", "here");
        write(branch, "d/out", "out");
        write(branch, "far", "far away");
        var first = commit(branch);
        var files = files(branch);

        Files.move(files.resolve("d/here"), files.resolve("d/there"));
        Files.move(files.resolve("d/out"), files.resolve("out"));
        Files.move(files.resolve("far"), other.resolve("far"));

        assertThat(diffTwice(branch, first))
                .containsExactly(
                        renamed("d/here", "d/there"),
                        renamed("d/out", "out"),
                        renamed(SubdotName.DEFAULT, "far", new SubdotName("other"), "far"));
    }

    @Test
    void aRenamedDirectoryIsOneChangeWithAllThatIsInIt() throws IOException {
        var branch = createMounted();
        write(branch, "old/a", "one");
        write(branch, "old/b", "two two");
        write(branch, "old/deep/c", "three three three");
        write(branch, "in", "beside");
        var first = commit(branch);

        Files.move(files(branch).resolve("old"), files(branch).resolve("new"));

        assertThat(diffTwice(branch, first)).containsExactly(renamed("old", "new"));
    }

    @Test
    void whatChangedInARenamedDirectoryIsToldBesides() throws IOException {
        var branch = createMounted();
        write(branch, "old/a", "one");
        write(branch, "old/b", "two two");
        for (var name : List.of("c", "d", "e")) {
            write(branch, "old/" + name, "it stays as it is in " + name);
        }
        write(branch, "old/going", "going going gone");
        var first = commit(branch);
        var files = files(branch);

        Files.createDirectory(files.resolve("into"));
        Files.move(files.resolve("old"), files.resolve("into/new"));
        write(branch, "into/new/a", "changed");
        write(branch, "into/new/added", "added");
        Files.delete(files.resolve("into/new/going"));
        Files.move(files.resolve("into/new/b"), files.resolve("b"));

        assertThat(diffTwice(branch, first))
                .containsExactly(
                        renamed("old/b", "b"),
                        change(ADDED, "into"),
                        renamed("old", "into/new"),
                        change(MODIFIED, "into/new/a"),
                        change(ADDED, "into/new/added"),
                        change(REMOVED, "old/going"));
    }

    @Test
    void aRenamedSubdotIsARenamedDirectoryOfTheRoot() throws IOException {
        var branch = createMounted();
        var db = done(store().subdot(branch, new SubdotName("db")));
        Files.writeString(db.resolve("table"), "rows");
        var first = commit(branch);

        Files.move(db, db.resolveSibling("data"));

        assertThat(diffTwice(branch, first)).containsExactly(renamed(SubdotName.ROOT, "db", SubdotName.ROOT, "data"));
    }

    @Test
    void aFileThatWasRenamedAndMadeExecutableIsBoth() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "tool", "echo");
        var files = files(branch);

        Files.move(files.resolve("tool"), files.resolve("tool.sh"));
        Files.setPosixFilePermissions(files.resolve("tool.sh"), PosixFilePermissions.fromString("rwx------"));

        assertThat(diffTwice(branch, first)).containsExactly(renamed("tool", "tool.sh"), change(MODIFIED, "tool.sh"));
    }

    @Test
    void aFileThatWasRenamedAndRewrittenIsBothOrOneRemovedAndOneAdded() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "one", "x");

        Files.move(files(branch).resolve("one"), files(branch).resolve("two"));
        write(branch, "two", "y");

        assertThat(diffTwice(branch, first))
                .isIn(
                        List.of(renamed("one", "two"), change(MODIFIED, "two")),
                        List.of(change(REMOVED, "one"), change(ADDED, "two")));
    }

    @Test
    void whatIsThereBeforeAndAfterIsComparedAndNotRenamed() throws IOException {
        var branch = createMounted();
        for (var name : List.of("a", "b", "chain1", "chain2", "over", "under", "again")) {
            write(branch, name, "this is " + name);
        }
        var first = commit(branch);
        var files = files(branch);

        Files.move(files.resolve("a"), files.resolve("c"));
        Files.move(files.resolve("b"), files.resolve("a"));
        Files.move(files.resolve("c"), files.resolve("b"));
        Files.move(files.resolve("chain2"), files.resolve("chain3"));
        Files.move(files.resolve("chain1"), files.resolve("chain2"));
        Files.move(files.resolve("over"), files.resolve("under"), StandardCopyOption.REPLACE_EXISTING);
        Files.delete(files.resolve("again"));
        write(branch, "again", "this is again");

        assertThat(diffTwice(branch, first))
                .containsExactly(
                        change(MODIFIED, "a"),
                        change(MODIFIED, "b"),
                        change(REMOVED, "chain1"),
                        change(MODIFIED, "chain2"),
                        change(ADDED, "chain3"),
                        change(REMOVED, "over"),
                        change(MODIFIED, "under"));
    }

    @Test
    void emptyFilesAreNotTakenForEachOther() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "going", "");

        write(branch, "coming", "");
        Files.delete(files(branch).resolve("going"));

        assertThat(diffTwice(branch, first)).containsExactly(change(ADDED, "coming"), change(REMOVED, "going"));
    }

    @Test
    void aRenamedLinkIsOneChange() throws IOException {
        var branch = createMounted();
        Files.createSymbolicLink(files(branch).resolve("old"), Path.of("nowhere"));
        var first = commit(branch);

        Files.move(files(branch).resolve("old"), files(branch).resolve("new"));

        assertThat(diffTwice(branch, first)).containsExactly(renamed("old", "new"));
    }

    @Test
    void eachNameOfAFileIsAFile() throws IOException {
        var branch = createMounted();
        var files = files(branch);
        write(branch, "two/1", "two names");
        Files.createLink(files.resolve("two/2"), files.resolve("two/1"));
        write(branch, "one", "one name");
        write(branch, "moved", "a name, and another later");
        var first = commit(branch);

        Files.writeString(files.resolve("two/2"), "changed through one of them");
        Files.createLink(files.resolve("another"), files.resolve("one"));
        Files.move(files.resolve("moved"), files.resolve("x"));
        Files.createLink(files.resolve("y"), files.resolve("x"));

        assertThat(diffTwice(branch, first))
                .containsExactly(
                        change(ADDED, "another"),
                        change(MODIFIED, "two/1"),
                        change(MODIFIED, "two/2"),
                        renamed("moved", "x"),
                        change(ADDED, "y"));
    }

    @Test
    void aNameThatAFileLostIsRemoved() throws IOException {
        var branch = createMounted();
        var files = files(branch);
        write(branch, "a", "two names");
        Files.createLink(files.resolve("b"), files.resolve("a"));
        var first = commit(branch);

        Files.delete(files.resolve("a"));

        assertThat(diffTwice(branch, first)).containsExactly(change(REMOVED, "a"));
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
    void strangeNamesAreRenamedLikeOthers() throws IOException {
        var branch = createMounted();
        var names = List.of(
                " ",
                "\t",
                "two\nlines",
                "\\",
                "\\0040",
                "\\\\040\\n",
                "a -> b",
                "->",
                "\u007f",
                "%41",
                "+",
                "日本語",
                "\uD83D\uDE80");
        for (var name : names) {
            write(branch, name + "/old" + name, "content of " + name);
            write(branch, "there" + name, "content of there " + name);
            write(branch, "going" + name, "content of going " + name);
        }
        var first = commit(branch);
        var files = files(branch);
        var expected = new TreeSet<Change>();
        for (var name : names) {
            Files.move(files.resolve(name + "/old" + name), files.resolve(name + "/new" + name));
            Files.writeString(files.resolve("there" + name), "changed");
            Files.delete(files.resolve("going" + name));
            write(branch, "coming" + name, "content of coming " + name);
            expected.add(renamed(name + "/old" + name, name + "/new" + name));
            expected.add(change(MODIFIED, "there" + name));
            expected.add(change(REMOVED, "going" + name));
            expected.add(change(ADDED, "coming" + name));
        }

        assertThat(diffTwice(branch, first)).containsExactlyElementsOf(expected);
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
