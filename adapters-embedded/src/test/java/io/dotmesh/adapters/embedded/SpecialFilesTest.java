package io.dotmesh.adapters.embedded;

import static io.dotmesh.adapters.embedded.Workbench.done;
import static io.dotmesh.adapters.embedded.Workbench.draft;
import static io.dotmesh.adapters.embedded.Workbench.faulted;
import static io.dotmesh.adapters.embedded.Workbench.label;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.BranchId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that cannot be kept, and places that are not the store's. */
@EnabledOnOs(OS.LINUX)
class SpecialFilesTest {
    private static final BranchId BRANCH = new BranchId("branch");

    @TempDir
    private Path data;

    private static int run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"system", "portable"})
    void aPipeIsRefusedByNameWithoutWaitingForIt(String calls) throws IOException, InterruptedException {
        var posix = calls.equals("portable") ? new PortablePosix() : Workbench.posix();
        try (var bench = Workbench.open(data, posix, Steps.NONE)) {
            bench.create(BRANCH.value());
            bench.write(BRANCH, "d/file", "one");
            assertThat(run("mkfifo", bench.files(BRANCH).resolve("d/pipe").toString()))
                    .isZero();

            var fault = faulted(bench.store.commit(BRANCH, draft("one")), FaultCode.SPECIAL_FILE);

            assertThat(fault.detail()).contains("__default__/d/pipe").contains("named pipe");
            assertThat(done(bench.store.history(BRANCH))).isEmpty();
            Files.delete(bench.files(BRANCH).resolve("d/pipe"));
            bench.commit(BRANCH, "one");
        }
    }

    @Test
    void aDeviceIsRefusedByName() throws IOException, InterruptedException {
        try (var bench = Workbench.open(data)) {
            bench.create(BRANCH.value());
            var device = bench.files(BRANCH).resolve("null");
            if (isRoot()) {
                assertThat(run("mknod", device.toString(), "c", "1", "3")).isZero();
                assertThat(faulted(bench.store.commit(BRANCH, draft("one")), FaultCode.SPECIAL_FILE)
                                .detail())
                        .contains("__default__/null")
                        .contains("device");
            }
        }
    }

    @Test
    void whatIsMountedInsideIsRefusedAndNeverDeleted() throws IOException, InterruptedException {
        if (!isRoot()) {
            return;
        }
        try (var bench = Workbench.open(data)) {
            bench.create(BRANCH.value());
            var inside = Files.createDirectory(bench.files(BRANCH).resolve("inside"));
            var one = bench.commit(BRANCH, "one");
            var mine = Files.createTempDirectory("mine");
            Files.writeString(mine.resolve("file"), "not of the dot");
            assertThat(run("mount", "--bind", mine.toString(), inside.toString()))
                    .isZero();
            try {
                if (Libc.isHere()) {
                    assertThat(faulted(bench.store.commit(BRANCH, draft("two")), FaultCode.SPECIAL_FILE)
                                    .detail())
                            .contains("__default__/inside");
                    faulted(
                            bench.store.split(BRANCH, one, new BranchId("keep"), label(BRANCH)),
                            FaultCode.SPECIAL_FILE);
                }
                assertThat(mine.resolve("file")).hasContent("not of the dot");
            } finally {
                assertThat(run("umount", inside.toString())).isZero();
            }
            assertThat(mine.resolve("file")).hasContent("not of the dot");
        }
    }

    @Test
    void aFileThatMayNotBeReadIsRefusedByName() throws IOException, InterruptedException {
        if (isRoot()) {
            // Root may read all; so the store itself is asked as another user would be.
            WatchedPosix.Watcher denying = call -> {
                if (call.what().equals("open") && call.path().endsWith("/secret")) {
                    throw new java.nio.file.AccessDeniedException(call.path());
                }
            };
            try (var bench = Workbench.open(data, new WatchedPosix(Workbench.posix(), denying), Steps.NONE)) {
                assertRefused(bench);
            }
            return;
        }
        try (var bench = Workbench.open(data)) {
            assertRefused(bench);
        }
    }

    private static void assertRefused(Workbench bench) throws IOException {
        bench.create(BRANCH.value());
        bench.write(BRANCH, "secret", "mine alone");
        Files.setAttribute(bench.files(BRANCH).resolve("secret"), "unix:mode", 0);
        var fault = faulted(bench.store.commit(BRANCH, draft("one")), FaultCode.FILE_ACCESS);
        assertThat(fault.detail()).contains("__default__/secret");
        assertThat(done(bench.store.history(BRANCH))).isEmpty();
    }

    @Test
    void aVolumeInUseIsNotUnmountedAndSaysWhoUsesIt() throws IOException {
        try (var bench = Workbench.open(data)) {
            bench.create(BRANCH.value());
            bench.write(BRANCH, "file", "one");
            try (var _ = Files.newInputStream(bench.files(BRANCH).resolve("file"))) {
                var fault = faulted(bench.store.unmount(BRANCH), FaultCode.BUSY);
                assertThat(fault.detail())
                        .contains("process " + ProcessHandle.current().pid());
            }
            done(bench.store.unmount(BRANCH));
            assertThat(data.resolve("mnt/dmfs/branch")).doesNotExist();
        }
    }

    @Test
    void whatStandsInTheWayOfAMountIsLeftAlone() throws IOException {
        try (var bench = Workbench.open(data)) {
            done(bench.store.create(BRANCH, label(BRANCH)));
            var mine = Files.createDirectory(data.resolve("mnt/dmfs/branch"));
            Files.writeString(mine.resolve("file"), "mine");

            faulted(bench.store.mount(BRANCH), FaultCode.ALREADY_EXISTS);

            assertThat(mine.resolve("file")).hasContent("mine");
            assertThat(done(bench.store.inventory()).foreign()).containsExactly("dmfs/branch");
            Files.delete(mine.resolve("file"));
            Files.delete(mine);
            bench.files(BRANCH);
            done(bench.store.unmount(BRANCH));
            Files.createDirectory(mine);
            faulted(bench.store.mount(BRANCH), FaultCode.ALREADY_EXISTS);
            assertThat(mine).isEmptyDirectory();
        }
    }
}
