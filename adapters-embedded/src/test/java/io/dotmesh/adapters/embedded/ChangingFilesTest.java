package io.dotmesh.adapters.embedded;

import static io.dotmesh.adapters.embedded.Workbench.done;
import static io.dotmesh.adapters.embedded.Workbench.draft;
import static io.dotmesh.adapters.embedded.Workbench.faulted;
import static io.dotmesh.adapters.embedded.Workbench.label;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** People who go on writing while the store looks. */
class ChangingFilesTest {
    private static final int MIB = 1024 * 1024;
    private static final BranchId BRANCH = new BranchId("branch");
    private static final BranchId KEEP = new BranchId("keep");

    @TempDir
    private Path data;

    @Test
    void aFileThatNeverRestsIsRefusedByNameAndNothingIsCommitted() throws IOException {
        var file = data.resolve("mnt/dmfs/branch/__default__/d-restless");
        var restless = new AtomicBoolean();
        WatchedPosix.Watcher writer = call -> {
            if (restless.get() && call.what().equals("list") && call.path().endsWith("__default__")) {
                Files.writeString(file, "y", StandardOpenOption.APPEND);
            }
        };
        try (var bench = Workbench.open(data, new WatchedPosix(Workbench.posix(), writer), Steps.NONE)) {
            bench.create(BRANCH.value());
            var one = bench.commit(BRANCH, "one");
            Files.writeString(file, "x");

            restless.set(true);
            var fault = faulted(bench.store.commit(BRANCH, draft("two")), FaultCode.CHANGING);
            restless.set(false);

            assertThat(fault.detail()).contains("__default__/d-restless");
            assertThat(done(bench.store.commitIds()).get(BRANCH)).containsExactly(one);
            var two = bench.commit(BRANCH, "two");
            assertThat(done(bench.store.mountCommit(BRANCH, two)).resolve("__default__/d-restless"))
                    .hasSameBinaryContentAs(file);
        }
    }

    @Test
    void aFileThatChangesWhileItIsReadIsReadAgain() throws IOException {
        var file = data.resolve("mnt/dmfs/branch/__default__/file");
        var changes = new AtomicInteger();
        WatchedPosix.Watcher writer = call -> {
            if (call.what().equals("read") && call.path().endsWith("/file") && changes.getAndIncrement() < 2) {
                Files.writeString(file, "change " + changes);
            }
        };
        try (var bench = Workbench.open(data, new WatchedPosix(Workbench.posix(), writer), Steps.NONE)) {
            bench.create(BRANCH.value());
            Files.writeString(file, "change 0");

            var one = bench.commit(BRANCH, "one");

            assertThat(done(bench.store.mountCommit(BRANCH, one)).resolve("__default__/file"))
                    .hasContent("change 2");
        }
    }

    @Test
    void aCommitNeverHasAFileThatIsHalfOld()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        try (var bench = Workbench.open(data);
                var others = Executors.newVirtualThreadPerTaskExecutor()) {
            bench.create(BRANCH.value());
            var file = bench.files(BRANCH).resolve("file");
            Files.write(file, new byte[MIB]);
            var going = new AtomicBoolean(true);
            var writes = new AtomicInteger();
            var writer = others.submit(() -> {
                try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    for (byte value = 1; going.get(); value++) {
                        var bytes = new byte[MIB];
                        Arrays.fill(bytes, value);
                        channel.write(ByteBuffer.wrap(bytes), 0);
                        writes.incrementAndGet();
                        java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30));
                    }
                }
                return true;
            });

            int committed = 0;
            try {
                for (int i = 0; i < 20; i++) {
                    var id = new CommitId("commit-" + i);
                    if (bench.store.commit(BRANCH, draft(id.value())).isDone()) {
                        committed++;
                        var bytes = Files.readAllBytes(
                                done(bench.store.mountCommit(BRANCH, id)).resolve("__default__/file"));
                        var uniform = new byte[MIB];
                        Arrays.fill(uniform, bytes[0]);
                        assertThat(bytes).isEqualTo(uniform);
                        done(bench.store.unmountCommit(BRANCH, id));
                    }
                }
            } finally {
                going.set(false);
            }
            writer.get(30, TimeUnit.SECONDS);
            assertThat(committed).isPositive();
            assertThat(writes).hasPositiveValue();
        }
    }

    @Test
    void aFileWrittenAgainWithTheSameSizeAndTimeIsStillSeen() throws IOException {
        try (var bench = Workbench.open(data)) {
            bench.create(BRANCH.value());
            var file = bench.files(BRANCH).resolve("file");
            var time = FileTime.fromMillis(1_700_000_000_000L);
            for (int i = 0; i < 50; i++) {
                Files.writeString(file, "%04d".formatted(i));
                Files.setLastModifiedTime(file, time);
                var id = bench.commit(BRANCH, "commit-" + i);
                var fork = bench.fork(BRANCH, id, "fork-" + i);
                assertThat(bench.files(fork).resolve("file")).hasContent("%04d".formatted(i));
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aWriteThroughAMemoryMapIsSeen() throws IOException {
        if (!Libc.isHere() || Files.getFileStore(data).type().equals("tmpfs")) {
            return;
        }
        try (var bench = Workbench.open(data)) {
            bench.create(BRANCH.value());
            var file = bench.files(BRANCH).resolve("mapped");
            Files.write(file, new byte[64 * 1024]);
            try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                var map = channel.map(FileChannel.MapMode.READ_WRITE, 0, 64 * 1024);
                for (int i = 1; i <= 20; i++) {
                    map.put(5000, (byte) i);
                    var id = bench.commit(BRANCH, "commit-" + i);
                    var at = done(bench.store.mountCommit(BRANCH, id)).resolve("__default__/mapped");
                    assertThat(Files.readAllBytes(at)[5000]).isEqualTo((byte) i);
                    done(bench.store.unmountCommit(BRANCH, id));
                }
            }
        }
    }

    @Test
    void whatIsWrittenWhileABranchIsTakenBackIsKept() throws IOException {
        var armed = new AtomicBoolean();
        var root = data.resolve("mnt/dmfs/branch/__default__");
        WatchedPosix.Watcher meddler = call -> {
            // The state is captured by now, and the first file is about to be replaced.
            if (call.what().equals("rename") && call.path().contains("aside/keep") && armed.getAndSet(false)) {
                Files.writeString(root.resolve("b-changed"), "changed at the last moment");
                Files.writeString(root.resolve("c-new"), "made at the last moment");
                Files.delete(root.resolve("d-gone"));
                Files.createDirectory(root.resolve("e-new"));
                Files.writeString(root.resolve("e-new/file"), "in a new directory");
            }
        };
        try (var bench = Workbench.open(data, new WatchedPosix(Workbench.posix(), meddler), Steps.NONE)) {
            bench.create(BRANCH.value());
            bench.write(BRANCH, "a-first", "one");
            bench.write(BRANCH, "b-changed", "one");
            bench.write(BRANCH, "d-gone", "one");
            var one = bench.commit(BRANCH, "one");
            bench.write(BRANCH, "a-first", "two");
            bench.write(BRANCH, "b-changed", "two");
            bench.write(BRANCH, "d-gone", "two");

            armed.set(true);
            done(bench.store.split(BRANCH, one, KEEP, label(KEEP)));

            assertThat(root.resolve("a-first")).hasContent("one");
            assertThat(root.resolve("b-changed")).hasContent("one");
            assertThat(root.resolve("d-gone")).hasContent("one");
            var kept = bench.files(KEEP);
            assertThat(kept.resolve("a-first")).hasContent("two");
            assertThat(kept.resolve("b-changed")).hasContent("changed at the last moment");
            assertThat(kept.resolve("d-gone")).hasContent("two");
            // What is made where the change has looked already stays where it was made.
            assertThat(Files.exists(root.resolve("c-new")) ? root : kept)
                    .satisfies(it -> assertThat(it.resolve("c-new")).hasContent("made at the last moment"));
            assertThat(Files.exists(root.resolve("e-new")) ? root : kept)
                    .satisfies(it -> assertThat(it.resolve("e-new/file")).hasContent("in a new directory"));
        }
    }

    @Test
    void thoseWhoAreInABranchStayInItWhenItIsTakenBack() throws IOException {
        try (var bench = Workbench.open(data)) {
            bench.create(BRANCH.value());
            bench.write(BRANCH, "d/same", "same");
            bench.write(BRANCH, "d/other", "one");
            var one = bench.commit(BRANCH, "one");
            bench.write(BRANCH, "d/other", "two");
            var files = bench.files(BRANCH);
            var before = inodes(
                    Objects.requireNonNull(files.getParent()), files, files.resolve("d"), files.resolve("d/same"));

            done(bench.store.split(BRANCH, one, KEEP, label(KEEP)));

            assertThat(inodes(
                            Objects.requireNonNull(files.getParent()),
                            files,
                            files.resolve("d"),
                            files.resolve("d/same")))
                    .isEqualTo(before);
            assertThat(files.resolve("d/other")).hasContent("one");
        }
    }

    private static java.util.List<Object> inodes(Path... paths) throws IOException {
        var inodes = new java.util.ArrayList<Object>();
        for (var path : paths) {
            inodes.add(Files.getAttribute(path, "unix:ino"));
        }
        return inodes;
    }
}
