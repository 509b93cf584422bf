package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.identity.BranchId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a commit keeps of files and directories. Each case compares a fork of the commit with what was committed. */
class PreservationCases extends StoreCases {
    private static final int ROOT_USER = 0;

    PreservationCases(VolumeStoreContract contract) {
        super(contract);
    }

    /** Commits the live state, and sees that a fork of the commit has every bit of it. */
    final Tree kept(BranchId branch) {
        var live = tree(branch);
        var state = committed(branch, commit(branch));
        assertThat(state).isEqualTo(live);
        return state;
    }

    @Test
    void contentsAndModesAreKept() throws IOException {
        var branch = createMounted();
        for (int mode : new int[] {0644, 0600, 0755, 0444, 0500, 0777, 04755, 02755}) {
            var file = files(branch).resolve(Integer.toOctalString(mode));
            Files.writeString(file, "content of " + mode);
            Files.setAttribute(file, "unix:mode", mode);
        }
        Files.createFile(files(branch).resolve("empty"));

        var state = kept(branch);

        assertThat(state.at("__default__/4755").mode()).isEqualTo(04755);
        assertThat(state.at("__default__/empty").size()).isZero();
    }

    @Test
    void directoriesAreKeptAlsoEmptyOnesWithTheirModes() throws IOException {
        var branch = createMounted();
        for (int mode : new int[] {0755, 0700, 01777, 02775, 0555}) {
            var directory = Files.createDirectories(files(branch).resolve("d/" + Integer.toOctalString(mode)));
            Files.setAttribute(directory, "unix:mode", mode);
        }
        Files.createDirectories(files(branch).resolve("deep/er/and/empty"));

        var state = kept(branch);

        assertThat(state.at("__default__/d/1777").mode()).isEqualTo(01777);
        assertThat(state.entries()).containsKey("__default__/deep/er/and/empty");
    }

    @Test
    void symbolicLinksAreKeptAndNeverFollowed() throws IOException {
        var branch = createMounted();
        var files = files(branch);
        Files.writeString(files.resolve("file"), "content");
        Files.createDirectory(files.resolve("directory"));
        for (var target :
                List.of("file", "directory", "../__default__/file", "nowhere", "/nowhere/at/all", "loop", " \n")) {
            var name = "to-" + Integer.toHexString(target.hashCode());
            Files.createSymbolicLink(files.resolve(target.equals("loop") ? "loop" : name), Path.of(target));
        }

        kept(branch);
    }

    @Test
    void hardLinksAreKeptAcrossDirectoriesAndSubdots() throws IOException {
        var branch = createMounted();
        var file = Files.writeString(files(branch).resolve("one"), "shared");
        Files.createLink(files(branch).resolve("two"), file);
        Files.createLink(Files.createDirectory(files(branch).resolve("d")).resolve("three"), file);
        Files.createLink(done(store().subdot(branch, new SubdotName("zz"))).resolve("four"), file);
        Files.writeString(files(branch).resolve("alike"), "shared");

        var fork = fork(branch, commit(branch));

        assertThat(tree(fork)).isEqualTo(tree(branch));
        write(fork, "two", "written through one name");
        assertThat(read(fork, "one")).isEqualTo("written through one name");
        assertThat(mount(fork).resolve("zz/four")).hasContent("written through one name");
        assertThat(read(fork, "alike")).isEqualTo("shared");
        assertThat(read(branch, "one")).isEqualTo("shared");
    }

    @Test
    void filesOfOneContentStayFilesOfTheirOwn() throws IOException {
        var branch = createMounted();
        for (var name : List.of("one", "two", "three")) {
            write(branch, name, "the same");
        }
        var first = commit(branch);
        var fork = fork(branch, first);

        write(fork, "one", "another");
        Files.writeString(files(branch).resolve("two"), " and more", StandardOpenOption.APPEND);

        assertThat(read(fork, "two")).isEqualTo("the same");
        assertThat(read(branch, "one")).isEqualTo("the same");
        assertThat(read(branch, "three")).isEqualTo("the same");
        assertThat(read(fork(branch, first), "two")).isEqualTo("the same");
    }

    @Test
    void timesOfFilesAndDirectoriesAreKeptAsFinelyAsTheFileSystemHasThem() throws IOException {
        var branch = createMounted();
        int set = 0;
        for (var time :
                List.of("1970-01-01T00:00:01.000000001Z", "2001-09-09T01:46:40.987654321Z", "2040-02-29T12:00:00.5Z")) {
            var at = FileTime.from(Instant.parse(time));
            var directory = Files.createDirectory(files(branch).resolve("d" + time.substring(0, 4)));
            var file = Files.createFile(directory.resolve("file"));
            set += setTime(file, at) && setTime(directory, at) ? 1 : 0;
        }
        assertThat(set).as("times that the file system has").isGreaterThan(1);

        kept(branch);
    }

    /** Answers whether the file system can have that time: zfs-fuse ends in 2038, and has whole seconds. */
    private static boolean setTime(Path file, FileTime at) throws IOException {
        try {
            Files.setLastModifiedTime(file, at);
        } catch (FileSystemException e) {
            assertThat(e.getReason()).as("why %s cannot be set", at).contains("too large");
            return false;
        }
        assertThat(Files.getLastModifiedTime(file))
                .as("the file system")
                .isIn(at, FileTime.from(at.toInstant().truncatedTo(ChronoUnit.SECONDS)));
        return true;
    }

    @Test
    void ownersAreKeptWhereTheProcessMayGiveFilesAway() throws IOException {
        var branch = createMounted();
        var file = Files.writeString(files(branch).resolve("file"), "content");
        var directory = Files.createDirectory(files(branch).resolve("directory"));
        var link = Files.createSymbolicLink(files(branch).resolve("link"), Path.of("file"));
        if ((int) Files.getAttribute(file, "unix:uid") == ROOT_USER) {
            for (var each : List.of(file, directory, link)) {
                Files.setAttribute(each, "unix:uid", 12_345, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(each, "unix:gid", 23_456, LinkOption.NOFOLLOW_LINKS);
            }
        }

        kept(branch);
    }

    @Test
    void extendedAttributesAreKeptWhereTheFileSystemHasThem() throws IOException {
        var branch = createMounted();
        var file = Files.writeString(files(branch).resolve("file"), "content");
        var directory = Files.createDirectory(files(branch).resolve("directory"));
        var value = noise(200, 7);
        boolean supported = note(file, "a", value) && note(directory, "b", value) && note(file, "empty", new byte[0]);

        var fork = fork(branch, commit(branch));

        assertThat(tree(fork)).isEqualTo(tree(branch));
        if (supported) {
            assertThat(noted(files(fork).resolve("file"), "a")).contains(value);
            assertThat(noted(files(fork).resolve("file"), "empty")).contains(new byte[0]);
            assertThat(noted(files(fork).resolve("directory"), "b")).contains(value);
            assertThat(noted(files(fork).resolve("directory"), "a")).isEmpty();
        }
    }

    /** Sets an attribute; false where the file system has none, which only an attempt tells. */
    private static boolean note(Path at, String name, byte[] value) throws IOException {
        var view = Files.getFileAttributeView(at, UserDefinedFileAttributeView.class);
        if (view == null || !Files.getFileStore(at).supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
            return false;
        }
        view.write(name, ByteBuffer.wrap(value));
        return true;
    }

    private static Optional<byte[]> noted(Path at, String name) throws IOException {
        var view = Files.getFileAttributeView(at, UserDefinedFileAttributeView.class);
        if (view == null || !view.list().contains(name)) {
            return Optional.empty();
        }
        var value = ByteBuffer.allocate(view.size(name));
        view.read(name, value);
        return Optional.of(value.array());
    }

    @Test
    void aSparseFileKeepsItsSizeAndContent() throws IOException {
        var branch = createMounted();
        try (var channel = FileChannel.open(
                files(branch).resolve("sparse"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(noise(5000, 1)), 0);
            channel.write(ByteBuffer.wrap(noise(5000, 2)), 13_000_001);
            channel.write(ByteBuffer.wrap(new byte[1]), 48L * 1024 * 1024 - 1);
        }

        assertThat(kept(branch).at("__default__/sparse").size()).isEqualTo(48L * 1024 * 1024);
    }

    @Test
    void largeFilesAreKept() throws IOException {
        var branch = createMounted();
        Files.write(files(branch).resolve("noise"), noise(20 * 1024 * 1024 + 1, 3));
        Files.write(files(branch).resolve("zeros"), new byte[8 * 1024 * 1024]);
        Files.write(
                files(branch).resolve("text"),
                "all work and no play\n".repeat(200_000).getBytes(StandardCharsets.UTF_8));

        kept(branch);
    }

    @Test
    void everyNameThatAFileSystemAllowsIsKept() throws IOException {
        var branch = createMounted();
        for (var name : List.of(
                " ",
                "two words",
                "trailing ",
                "two\nlines",
                "\ttab\r",
                "'\"`$(x) \\ *?[a]",
                "-rf",
                ".hidden",
                "...",
                "~",
                "%00%2f",
                "a@b:c=d,e",
                "\u0001\u007f",
                "日本語",
                "é",
                "e\u0301",
                "\uD83D\uDE80",
                "x".repeat(255),
                "é".repeat(127))) {
            var directory = Files.createDirectory(files(branch).resolve(name));
            Files.writeString(directory.resolve(name), name);
        }

        assertThat(kept(branch).entries()).hasSize(1 + 2 * 19);
    }

    @Test
    void deepTreesAreKept() throws IOException {
        var branch = createMounted();
        var at = files(branch);
        for (int level = 0; level < 100; level++) {
            at = Files.createDirectory(at.resolve("level-" + level + "-of-a-deep-tree"));
        }
        Files.writeString(at.resolve("file"), "at the bottom");

        kept(branch);
    }

    @Test
    void manyFilesAreKept() throws IOException {
        var branch = createMounted();
        var files = files(branch);
        for (int i = 0; i < 1500; i++) {
            var directory = files.resolve(i % 7 + "/" + i % 13);
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("file" + i), "content of " + i);
        }

        kept(branch);
    }

    @Test
    void whatBecomesSomethingElseIsKeptAsThat() throws IOException {
        var branch = createMounted();
        write(branch, "file-to-directory", "x");
        write(branch, "directory-to-file/inside", "x");
        write(branch, "file-to-link", "x");
        write(branch, "going", "x");
        write(branch, "going-directory/inside", "x");
        var before = tree(branch);
        var first = commit(branch);
        var files = files(branch);

        Files.delete(files.resolve("file-to-directory"));
        write(branch, "file-to-directory/inside", "y");
        Files.delete(files.resolve("directory-to-file/inside"));
        Files.delete(files.resolve("directory-to-file"));
        write(branch, "directory-to-file", "y");
        Files.delete(files.resolve("file-to-link"));
        Files.createSymbolicLink(files.resolve("file-to-link"), Path.of("directory-to-file"));
        Files.delete(files.resolve("going"));
        Files.delete(files.resolve("going-directory/inside"));
        Files.delete(files.resolve("going-directory"));

        kept(branch);
        assertThat(committed(branch, first)).isEqualTo(before);
    }
}
