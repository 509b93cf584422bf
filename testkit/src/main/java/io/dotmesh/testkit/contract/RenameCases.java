package io.dotmesh.testkit.contract;

import static io.dotmesh.domain.history.Change.Kind.ADDED;
import static io.dotmesh.domain.history.Change.Kind.MODIFIED;
import static io.dotmesh.domain.history.Change.Kind.REMOVED;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.history.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What of a difference was renamed. */
class RenameCases extends DifferenceCases {
    RenameCases(VolumeStoreContract contract) {
        super(contract);
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
}
