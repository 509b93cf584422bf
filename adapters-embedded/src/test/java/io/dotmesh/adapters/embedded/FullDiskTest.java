package io.dotmesh.adapters.embedded;

import static io.dotmesh.adapters.embedded.Workbench.done;
import static io.dotmesh.adapters.embedded.Workbench.draft;
import static io.dotmesh.adapters.embedded.Workbench.faulted;
import static io.dotmesh.adapters.embedded.Workbench.label;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.testkit.contract.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small disk, of memory, that becomes full. */
class FullDiskTest {
    private static final int MIB = 1024 * 1024;
    private static final BranchId BRANCH = new BranchId("branch");
    private static final BranchId OTHER = new BranchId("other");
    private static final BranchId KEEP = new BranchId("keep");

    @TempDir
    private Path disk;

    private boolean mounted;

    @BeforeEach
    void mountSmallDisk() throws IOException, InterruptedException {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk.toString()) == 0;
        if (!mounted && Boolean.parseBoolean(System.getenv("CI"))) {
            throw new AssertionError("a full disk cannot be tested: mounting a tmpfs needs root");
        }
        assumeTrue(mounted, "mounting a tmpfs needs root");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (mounted) {
            assertThat(run("umount", disk.toString())).isZero();
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static void writeNoise(Path file, int bytes) throws IOException {
        var noise = new byte[bytes];
        new Random(bytes).nextBytes(noise);
        Files.write(file, noise);
    }

    /** Leaves so little that nothing fits. */
    private void fill() throws IOException {
        var filler = disk.resolve("filler");
        try (var out = Files.newOutputStream(filler)) {
            var block = new byte[4096];
            while (Files.getFileStore(disk).getUsableSpace() > 0) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("space");
        }
    }

    @Test
    void aCommitThatDoesNotFitIsRefusedAndNothingIsLost() throws IOException {
        try (var bench = Workbench.open(disk)) {
            bench.create(BRANCH.value());
            writeNoise(bench.files(BRANCH).resolve("one"), 5 * MIB);
            var one = bench.commit(BRANCH, "one");
            writeNoise(bench.files(BRANCH).resolve("two"), 4 * MIB);
            var live = bench.tree(BRANCH);

            faulted(bench.store.commit(BRANCH, draft("two")), FaultCode.NO_SPACE);

            assertThat(done(bench.store.commitIds()).get(BRANCH)).containsExactly(one);
            assertThat(bench.tree(BRANCH)).isEqualTo(live);
            assertThat(done(bench.store.health()).condition()).isNotBlank();

            Files.delete(bench.files(BRANCH).resolve("two"));
            Files.writeString(bench.files(BRANCH).resolve("small"), "fits");
            bench.commit(BRANCH, "three");
            // There is not even room to write anew what stays.
            faulted(bench.store.collectGarbage(), FaultCode.NO_SPACE);
            Files.delete(bench.files(BRANCH).resolve("one"));
            assertThat(done(bench.store.collectGarbage()).bytes()).isGreaterThan(MIB);
        }
        try (var bench = Workbench.open(disk)) {
            assertThat(done(bench.store.commitIds()).get(BRANCH)).hasSize(2);
            assertThat(bench.files(BRANCH).resolve("small")).hasContent("fits");
            assertThat(done(bench.store.mountCommit(BRANCH, new CommitId("one")))
                            .resolve("__default__/one"))
                    .hasSize(5L * MIB);
        }
    }

    @Test
    void aMountThatDoesNotFitIsRefusedAndWorksWhenThereIsSpace() throws IOException {
        try (var bench = Workbench.open(disk)) {
            bench.create(BRANCH.value());
            writeNoise(bench.files(BRANCH).resolve("one"), 6 * MIB);
            bench.commit(BRANCH, "one");
            done(bench.store.fork(new Origin(BRANCH, new CommitId("one")), OTHER, label(OTHER)));

            faulted(bench.store.mount(OTHER), FaultCode.NO_SPACE);
            assertThat(done(bench.store.inspect(OTHER)).orElseThrow().mountedAt())
                    .isEmpty();
            faulted(bench.store.mountCommit(BRANCH, new CommitId("one")), FaultCode.NO_SPACE);

            Files.delete(bench.files(BRANCH).resolve("one"));
            assertThat(bench.files(OTHER).resolve("one")).hasSize(6L * MIB);
        }
    }

    @Test
    void aBranchIsTakenBackWholeOrNotYet() throws IOException {
        try (var bench = Workbench.open(disk)) {
            bench.create(BRANCH.value());
            writeNoise(bench.files(BRANCH).resolve("one"), 3 * MIB);
            var one = bench.commit(BRANCH, "one");
            Files.delete(bench.files(BRANCH).resolve("one"));
            writeNoise(bench.files(BRANCH).resolve("two"), 4 * MIB);
            bench.commit(BRANCH, "two");
            Files.writeString(bench.files(BRANCH).resolve("dirty"), "not committed");
            var live = bench.tree(BRANCH);
            fill();

            faulted(bench.store.split(BRANCH, one, KEEP, label(KEEP)), FaultCode.NO_SPACE);

            Files.delete(disk.resolve("filler"));
            if (done(bench.store.inspect(KEEP)).isEmpty()) {
                assertThat(bench.tree(BRANCH)).isEqualTo(live);
            }
            done(bench.store.split(BRANCH, one, KEEP, label(KEEP)));
            assertThat(bench.files(BRANCH).resolve("one")).hasSize(3L * MIB);
            assertThat(bench.files(BRANCH).resolve("dirty")).doesNotExist();
            assertThat(bench.tree(KEEP)).isEqualTo(live);
        }
    }

    @Test
    void whatFreesSpaceNeedsNone() throws IOException {
        try (var bench = Workbench.open(disk)) {
            bench.create(BRANCH.value());
            bench.commit(BRANCH, "one");
            bench.create(OTHER.value());
            writeNoise(bench.files(OTHER).resolve("large"), 3 * MIB);
            bench.commit(OTHER, "large");
            done(bench.store.collectGarbage());
            done(bench.store.unmount(OTHER));
            fill();
            assertThat(bench.store.commit(BRANCH, draft("two"))).isInstanceOf(Outcome.Faulted.class);

            done(bench.store.destroy(OTHER));

            bench.commit(BRANCH, "two");
            Files.delete(disk.resolve("filler"));
            var freed = done(bench.store.collectGarbage());
            assertThat(freed.bytes()).isGreaterThan(2L * MIB);
        }
    }

    @Test
    void aStoreOpensOnAFullDisk() throws IOException {
        Tree live;
        try (var bench = Workbench.open(disk)) {
            bench.create(BRANCH.value());
            bench.write(BRANCH, "file", "one");
            bench.commit(BRANCH, "one");
            live = bench.tree(BRANCH);
            fill();
        }
        try (var bench = Workbench.open(disk)) {
            assertThat(bench.tree(BRANCH)).isEqualTo(live);
            assertThat(done(bench.store.history(BRANCH))).hasSize(1);
        }
    }
}
