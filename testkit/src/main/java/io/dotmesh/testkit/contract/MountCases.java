package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.FaultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reaching the live state, and the subdots in it. */
class MountCases extends StoreCases {
    MountCases(VolumeStoreContract contract) {
        super(contract);
    }

    @Test
    void aMountedVolumeIsADirectoryToWriteTo() throws IOException {
        var branch = create();

        var root = mount(branch);

        assertThat(root).isAbsolute().isDirectory();
        Files.writeString(root.resolve("file"), "written");
        assertThat(volume(branch).mountedAt()).isEqualTo(Optional.of(root));
    }

    @Test
    void mountingTwiceIsOneMount() throws IOException {
        var branch = createMounted();
        write(branch, "file", "uncommitted");

        assertThat(mount(branch)).isEqualTo(mount(branch));
        assertThat(read(branch, "file")).isEqualTo("uncommitted");
    }

    @Test
    void theLiveStateOutlivesAnUnmount() throws IOException {
        var branch = createMounted();
        write(branch, "file", "uncommitted");

        done(store().unmount(branch));

        assertThat(volume(branch).mountedAt()).isEmpty();
        assertThat(read(branch, "file")).isEqualTo("uncommitted");
    }

    @Test
    void unmountingTwiceIsDone() {
        var branch = createMounted();
        done(store().unmount(branch));
        done(store().unmount(branch));
        assertThat(volume(branch).mountedAt()).isEmpty();
    }

    @Test
    void volumesAreMountedApart() throws IOException {
        var one = createMounted();
        var two = createMounted();
        write(one, "file", "one");
        write(two, "file", "two");

        assertThat(read(one, "file")).isEqualTo("one");
        assertThat(read(two, "file")).isEqualTo("two");
    }

    @Test
    void aSubdotIsADirectoryInTheRootThatEveryoneMayWriteTo() throws IOException {
        var branch = create();
        var root = mount(branch);

        var subdot = done(store().subdot(branch, new SubdotName("db")));

        assertThat(subdot).isEqualTo(root.resolve("db")).isDirectory();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(subdot)))
                .isEqualTo("rwxrwxrwx");
    }

    @Test
    void askingForASubdotAgainLeavesItAsItIs() throws IOException {
        var branch = createMounted();
        write(branch, "file", "kept");
        Files.setPosixFilePermissions(files(branch), PosixFilePermissions.fromString("rwxr-x---"));

        var again = done(store().subdot(branch, SubdotName.DEFAULT));

        assertThat(again.resolve("file")).hasContent("kept");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(again)))
                .isEqualTo("rwxr-x---");
    }

    @Test
    void theRootSubdotIsTheWholeVolume() {
        var branch = create();
        var root = mount(branch);

        assertThat(done(store().subdot(branch, SubdotName.ROOT))).isEqualTo(root);
        assertThat(tree(branch).entries()).isEmpty();
    }

    @Test
    void anUnmountedVolumeHasNoSubdots() {
        var branch = createMounted();
        done(store().unmount(branch));

        faulted(store().subdot(branch, new SubdotName("db")), FaultCode.BUSY);

        assertThat(tree(branch).entries()).containsOnlyKeys(SubdotName.DEFAULT.value());
    }

    @Test
    void aLinkInThePlaceOfASubdotLeadsNobodyOut() throws IOException {
        var branch = create();
        var outside = Files.createDirectory(contract.mainData().resolveSibling("outside"));
        Files.createSymbolicLink(mount(branch).resolve("db"), outside);

        var answer = store().subdot(branch, new SubdotName("db"));

        faulted(answer, FaultCode.ALREADY_EXISTS);
    }

    @Test
    void aFileInThePlaceOfASubdotIsLeftAlone() throws IOException {
        var branch = create();
        var file = Files.writeString(mount(branch).resolve("db"), "a file");

        faulted(store().subdot(branch, new SubdotName("db")), FaultCode.ALREADY_EXISTS);

        assertThat(file).hasContent("a file");
    }
}
