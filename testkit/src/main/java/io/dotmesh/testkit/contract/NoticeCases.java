package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.identity.BranchId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Changes that are easily overlooked by a store that does not read everything again for each commit. */
class NoticeCases extends StoreCases {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    NoticeCases(VolumeStoreContract contract) {
        super(contract);
    }

    private void noticed(BranchId branch) {
        var live = tree(branch);
        assertThat(committed(branch, commit(branch))).isEqualTo(live);
    }

    private void rewrite(Path file, String content) throws IOException {
        var time = Files.getLastModifiedTime(file);
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, time);
    }

    @Test
    void anotherContentOfTheSameSizeAndTimeIsNoticed() throws IOException {
        var branch = createMounted();
        write(branch, "file", "aaaa");
        Files.setLastModifiedTime(files(branch).resolve("file"), LONG_AGO);
        commit(branch);

        rewrite(files(branch).resolve("file"), "bbbb");

        noticed(branch);
    }

    @Test
    void anotherContentOfTheSameSizeRightAfterACommitIsNoticedEveryTime() throws IOException {
        var branch = createMounted();
        for (int i = 0; i < 20; i++) {
            var content = "round %04d".formatted(i);
            var commit = commit(branch, "file", content);
            assertThat(read(fork(branch, commit), "file")).isEqualTo(content);
        }
    }

    @Test
    void twoFilesOfTheSameSizeAndTimeThatAreSwappedAreNoticed() throws IOException {
        var branch = createMounted();
        var files = files(branch);
        for (var name : new String[] {"one", "two"}) {
            write(branch, name, "is " + name);
            Files.setLastModifiedTime(files.resolve(name), LONG_AGO);
        }
        commit(branch);

        Files.move(files.resolve("one"), files.resolve("three"));
        Files.move(files.resolve("two"), files.resolve("one"));
        Files.move(files.resolve("three"), files.resolve("two"));

        noticed(branch);
    }

    @Test
    void aRenamedDirectoryIsNoticed() throws IOException {
        var branch = createMounted();
        write(branch, "one/file", "aaaa");
        write(branch, "two/file", "bbbb");
        commit(branch);

        Files.move(files(branch).resolve("one"), files(branch).resolve("three"));
        Files.move(files(branch).resolve("two"), files(branch).resolve("one"));

        noticed(branch);
    }

    @Test
    void anotherModeIsNoticed() throws IOException {
        var branch = createMounted();
        write(branch, "d/file", "x");
        commit(branch);

        Files.setPosixFilePermissions(files(branch).resolve("d/file"), PosixFilePermissions.fromString("r-x------"));
        Files.setPosixFilePermissions(files(branch).resolve("d"), PosixFilePermissions.fromString("rwx------"));

        noticed(branch);
    }

    @Test
    void anotherTimeIsNoticed() throws IOException {
        var branch = createMounted();
        write(branch, "d/file", "x");
        commit(branch);

        Files.setLastModifiedTime(files(branch).resolve("d/file"), LONG_AGO);
        Files.setLastModifiedTime(files(branch).resolve("d"), LONG_AGO);

        noticed(branch);
    }

    @Test
    void aFileThatGrowsOrShrinksIsNoticed() throws IOException {
        var branch = createMounted();
        Files.write(files(branch).resolve("grows"), noise(300_000, 1));
        Files.write(files(branch).resolve("shrinks"), noise(300_000, 2));
        commit(branch);

        Files.write(files(branch).resolve("grows"), noise(10, 3), StandardOpenOption.APPEND);
        Files.write(files(branch).resolve("shrinks"), noise(10, 2));

        noticed(branch);
    }

    @Test
    void aChangeInTheMiddleOfALargeFileIsNoticed() throws IOException {
        var branch = createMounted();
        var file = Files.write(files(branch).resolve("large"), noise(9 * 1024 * 1024, 1));
        commit(branch);

        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(noise(10, 2)), 5_000_000);
        }

        noticed(branch);
    }

    @Test
    void aLinkThatPointsElsewhereIsNoticed() throws IOException {
        var branch = createMounted();
        var link = files(branch).resolve("link");
        Files.createSymbolicLink(link, Path.of("aaaa"));
        commit(branch);

        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("bbbb"));

        noticed(branch);
    }

    @Test
    void hardLinksThatPartAreNoticed() throws IOException {
        var branch = createMounted();
        write(branch, "one", "same");
        Files.createLink(files(branch).resolve("two"), files(branch).resolve("one"));
        commit(branch);

        Files.delete(files(branch).resolve("two"));
        write(branch, "two", "same");

        noticed(branch);
    }

    @Test
    void filesThatBecomeHardLinksAreNoticed() throws IOException {
        var branch = createMounted();
        write(branch, "one", "same");
        write(branch, "two", "same");
        commit(branch);

        Files.delete(files(branch).resolve("two"));
        Files.createLink(files(branch).resolve("two"), files(branch).resolve("one"));

        noticed(branch);
    }

    @Test
    void changesInAForkAreNoticedFromItsFirstCommit() throws IOException {
        var branch = createMounted();
        write(branch, "file", "aaaa");
        Files.setLastModifiedTime(files(branch).resolve("file"), LONG_AGO);
        var fork = fork(branch, commit(branch));

        rewrite(files(fork).resolve("file"), "bbbb");

        noticed(fork);
    }

    @Test
    void changesAfterAReopenAreNoticed() throws IOException {
        var branch = createMounted();
        write(branch, "file", "aaaa");
        Files.setLastModifiedTime(files(branch).resolve("file"), LONG_AGO);
        commit(branch);
        var file = files(branch).resolve("file");
        store().close();
        rewrite(file, "bbbb");
        contract.reopened();

        noticed(branch);
    }
}
