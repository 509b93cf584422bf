package io.dotmesh.adapters.embedded;

import static io.dotmesh.adapters.embedded.Workbench.done;
import static io.dotmesh.adapters.embedded.Workbench.draft;
import static io.dotmesh.adapters.embedded.Workbench.label;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many at once. */
class ConcurrencyTest {
    private static final int THREADS = 100;

    @TempDir
    private Path data;

    private static <T> List<T> all(List<Callable<T>> calls)
            throws InterruptedException, ExecutionException, TimeoutException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<T>>();
            calls.forEach(call -> futures.add(threads.submit(call)));
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get(60, TimeUnit.SECONDS));
            }
            return results;
        }
    }

    @Test
    void ofCommitsOfOneBranchNoneIsLostOrDoubled()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        try (var bench = Workbench.open(data)) {
            var branch = bench.create("branch");
            bench.write(branch, "file", "one");
            var calls = new ArrayList<Callable<Commit>>();
            for (int i = 0; i < THREADS; i++) {
                var draft = draft("commit-" + i / 2);
                calls.add(() -> done(bench.store.commit(branch, draft)));
            }

            all(calls);

            var ids = done(bench.store.history(branch)).stream().map(Commit::id).toList();
            assertThat(ids).hasSize(THREADS / 2).doesNotHaveDuplicates();
        }
        try (var bench = Workbench.open(data)) {
            assertThat(done(bench.store.history(new BranchId("branch")))).hasSize(THREADS / 2);
        }
    }

    @Test
    void branchesAreCommittedTakenBackAndCollectedSideBySide()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        try (var bench = Workbench.open(data, Workbench.posix(), Steps.NONE, Workbench.SMALL_PACK_BYTES);
                var collector = Executors.newSingleThreadExecutor()) {
            var going = new AtomicBoolean(true);
            var collecting = collector.submit(() -> {
                int collected = 0;
                while (going.get()) {
                    done(bench.store.collectGarbage());
                    collected++;
                }
                return collected;
            });
            var calls = new ArrayList<Callable<String>>();
            for (int i = 0; i < THREADS / 4; i++) {
                int number = i;
                calls.add(() -> work(bench, number));
            }
            var contents = all(calls);
            going.set(false);
            assertThat(collecting.get(60, TimeUnit.SECONDS)).isPositive();

            done(bench.store.collectGarbage());
            for (int i = 0; i < contents.size(); i++) {
                assertWorked(bench, i, contents.get(i));
            }
        }
    }

    /** Commits, throws away, takes back; answers what the branch and what was kept end with. */
    private static String work(Workbench bench, int number) throws IOException {
        var random = new Random(number);
        var branch = bench.create("branch-" + number);
        for (int i = 0; i < 4; i++) {
            var noise = new byte[30_000];
            random.nextBytes(noise);
            Files.write(bench.files(branch).resolve("noise"), noise);
            // Some content is the same in many branches, and comes and goes.
            bench.write(branch, "shared", "x".repeat(20_000 + (number + i) % 3));
            bench.write(branch, "file", "content " + number + " " + i);
            var id = bench.commit(branch, "commit-" + number + "-" + i);
            if (i % 2 == 0) {
                var fork = bench.fork(branch, id, "fork-" + number + "-" + i);
                bench.write(fork, "file", "in a fork");
                bench.commit(fork, "on-fork");
                done(bench.store.unmount(fork));
                done(bench.store.destroy(fork));
            }
        }
        bench.write(branch, "file", "dirty " + number);
        var keep = new BranchId("keep-" + number);
        done(bench.store.split(branch, done(bench.store.history(branch)).get(1).id(), keep, label(keep)));
        try (var stream = done(bench.store.send(
                branch,
                Optional.empty(),
                done(bench.store.history(branch)).getLast().id(),
                StreamFeatures.NONE))) {
            var copy = new BranchId("copy-" + number);
            done(bench.store.receive(copy, label(copy), stream));
        }
        return "dirty " + number;
    }

    private static void assertWorked(Workbench bench, int number, String dirty) throws IOException {
        var branch = new BranchId("branch-" + number);
        var keep = new BranchId("keep-" + number);
        assertThat(bench.files(branch).resolve("file")).hasContent("content " + number + " 1");
        assertThat(bench.files(keep).resolve("file")).hasContent(dirty);
        assertThat(bench.files(new BranchId("copy-" + number)).resolve("file")).hasContent("content " + number + " 1");
        var ids = new HashSet<>(done(bench.store.commitIds()).get(branch));
        ids.addAll(done(bench.store.commitIds()).get(keep));
        assertThat(ids).hasSize(4);
        for (var holder : List.of(branch, keep)) {
            for (var commit : done(bench.store.history(holder))) {
                var at = done(bench.store.mountCommit(holder, commit.id())).resolve("__default__");
                var i = commit.id().value().substring(commit.id().value().length() - 1);
                assertThat(at.resolve("file")).hasContent("content " + number + " " + i);
                assertThat(at.resolve("noise")).hasSize(30_000);
                assertThat(at.resolve("shared")).hasSize(20_000 + (number + Integer.parseInt(i)) % 3);
            }
        }
    }

    @Test
    void anInterruptOfOneCallHarmsNoOther()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        try (var bench = Workbench.open(data)) {
            var branch = bench.create("branch");
            bench.write(branch, "file", "one");
            var going = new AtomicBoolean(true);
            var interrupted = Thread.ofPlatform().start(() -> {
                while (going.get()) {
                    Thread.currentThread().interrupt();
                    boolean _ = bench.store.history(branch).isDone();
                    boolean _ = bench.store
                            .commit(branch, draft("interrupted-" + System.nanoTime()))
                            .isDone();
                }
            });
            for (int i = 0; i < 100; i++) {
                bench.commit(branch, "commit-" + i);
            }
            going.set(false);
            interrupted.join(TimeUnit.SECONDS.toMillis(60));

            assertThat(done(bench.store.history(branch))).hasSizeGreaterThanOrEqualTo(100);
            assertThat(done(bench.store.health()).condition()).isEqualTo("online");
        }
    }
}
