package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several callers at once. */
class ConcurrencyCases extends StoreCases {
    ConcurrencyCases(VolumeStoreContract contract) {
        super(contract);
    }

    /** Runs all at once, and answers what they answered, in their order. */
    private <T> List<T> atOnce(List<Callable<T>> callers) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<T>();
            var futures = callers.stream().map(threads::submit).toList();
            for (var future : futures) {
                answers.add(future.get(contract.patience().toMillis(), TimeUnit.MILLISECONDS));
            }
            return answers;
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("a caller did not end well", e);
        }
    }

    private static <T> List<Callable<T>> callers(int count, IntFunction<Callable<T>> caller) {
        return IntStream.range(0, count).mapToObj(caller).toList();
    }

    @Test
    void noCommitOfOneBranchIsLostOrDoubled() throws IOException {
        var branch = createMounted();
        write(branch, "file", "content");

        var made = atOnce(callers(4, _ -> () -> {
                    var ids = new ArrayList<CommitId>();
                    for (int i = 0; i < 5; i++) {
                        ids.add(commit(branch));
                    }
                    return ids;
                }))
                .stream()
                .flatMap(List::stream)
                .toList();

        assertThat(ids(branch)).containsExactlyInAnyOrderElementsOf(made).hasSize(20);
        assertThat(done(store().commitIds()).get(branch)).isEqualTo(ids(branch));
        assertThat(volume(branch).tip()).contains(ids(branch).getLast());
    }

    @Test
    void aCommitThatSeveralAskForIsMadeOnce() {
        var branch = createMounted();
        var draft = draft("one");

        var made = atOnce(callers(8, _ -> () -> done(store().commit(branch, draft))));

        assertThat(made).containsOnly(draft);
        assertThat(done(store().history(branch))).containsExactly(draft);
    }

    @Test
    void manyBranchesAreWorkedOnSideBySide() {
        var branches = atOnce(callers(8, i -> () -> {
            var branch = createMounted();
            var first = commit(branch, "file", "one of " + i);
            commit(branch, "file", "two of " + i);
            var fork = fork(branch, first);
            write(fork, "file", "fork of " + i);
            return List.of(branch, fork);
        }));

        assertThat(everything(store())).hasSize(16);
        for (int i = 0; i < branches.size(); i++) {
            var branch = branches.get(i).getFirst();
            int number = i;
            assertThat(ids(branch)).hasSize(2);
            assertThat(files(branch).resolve("file")).hasContent("two of " + number);
            assertThat(files(branches.get(i).getLast()).resolve("file")).hasContent("fork of " + number);
        }
    }

    @Test
    void aVolumeThatSeveralCreateForkOrMountIsOne() throws IOException {
        var branch = newBranch();
        atOnce(callers(6, _ -> () -> done(store().create(branch, label(branch)))));
        atOnce(callers(6, _ -> () -> files(branch)));
        var origin = new Origin(branch, commit(branch, "file", "one"));
        var fork = newBranch();
        atOnce(callers(6, _ -> () -> done(store().fork(origin, fork, label(fork)))));
        atOnce(callers(6, _ -> () -> mount(fork)));

        assertThat(everything(store())).hasSize(2);
        assertThat(read(fork, "file")).isEqualTo("one");
    }

    @Test
    void readersAreNeverDisturbedByWriters() throws IOException {
        var branch = createMounted();
        commit(branch, "file", "one");
        var going = new AtomicBoolean(true);
        var callers = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 2; i++) {
            callers.add(() -> read(going));
        }
        callers.add(() -> {
            try {
                return work(5);
            } finally {
                going.set(false);
            }
        });

        var counts = atOnce(callers);

        assertThat(counts).allSatisfy(count -> assertThat(count).isPositive());
    }

    private int read(AtomicBoolean going) {
        int rounds = 0;
        do {
            for (var each : everything(store())) {
                assertThat(each.volume().tip())
                        .isEqualTo(
                                each.commits().isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(each.commits().getLast().id()));
            }
            done(store().commitIds());
            done(store().usage(List.of(newBranch())));
            rounds++;
        } while (going.get());
        return rounds;
    }

    /** Everything that changes a store, some times over. */
    private int work(int rounds) throws IOException {
        for (int i = 0; i < rounds; i++) {
            var branch = createMounted();
            var first = commit(branch, "file", "one " + i);
            commit(branch, "file", "two " + i);
            var keep = newBranch();
            done(store().split(branch, first, keep, label(keep)));
            var kept = newBranch();
            done(store().replace(branch, keep, kept, label(branch), label(kept)));
            assertThat(read(branch, "file")).isEqualTo("two " + i);
            done(store().destroy(kept));
            done(store().unmount(branch));
            done(store().destroy(branch));
        }
        return rounds;
    }

    @Test
    void aCollectionOfGarbageTakesNothingFromCommitsUnderWay() throws IOException {
        if (!store().capabilities().contains(Capability.GARBAGE_COLLECTION)) {
            assertThat(store().collectGarbage().isDone()).isFalse();
            return;
        }
        var going = new AtomicBoolean(true);
        var committed = new ArrayList<BranchId>();
        atOnce(List.<Callable<Integer>>of(
                () -> {
                    int rounds = 0;
                    do {
                        done(store().collectGarbage());
                        rounds++;
                    } while (going.get());
                    return rounds;
                },
                () -> {
                    try {
                        for (int i = 0; i < 10; i++) {
                            var branch = createMounted();
                            Files.write(files(branch).resolve("large"), noise(300_000, i % 3));
                            commit(branch);
                            committed.add(branch);
                        }
                    } finally {
                        going.set(false);
                    }
                    return 0;
                }));

        for (var branch : committed) {
            var tip = done(store().history(branch)).stream()
                    .map(Commit::id)
                    .toList()
                    .getLast();
            assertThat(committed(branch, tip)).isEqualTo(tree(branch));
        }
    }

    @Test
    void splitsAndCommitsOfOneBranchWaitForEachOther() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var keeps = List.of(newBranch(), newBranch(), newBranch());

        atOnce(callers(6, i -> () -> {
            if (i % 2 == 0) {
                return commit(branch);
            }
            var keep = keeps.get(i / 2);
            done(store().split(branch, first, keep, label(keep)));
            return first;
        }));

        var all = new ArrayList<>(ids(branch));
        keeps.forEach(keep -> all.addAll(ids(keep)));
        assertThat(all).hasSize(4).doesNotHaveDuplicates();
        assertThat(ids(branch).getFirst()).isEqualTo(first);
    }
}
