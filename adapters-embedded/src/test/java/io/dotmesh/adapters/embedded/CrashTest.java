package io.dotmesh.adapters.embedded;

import static io.dotmesh.adapters.embedded.Workbench.done;
import static io.dotmesh.adapters.embedded.Workbench.draft;
import static io.dotmesh.adapters.embedded.Workbench.label;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.history.BranchSet;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.transfer.StreamFeatures;
import io.dotmesh.testkit.contract.Tree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A process killed before any of the things that a change does to the disk. */
class CrashTest {
    private static final BranchId A = new BranchId("a");
    private static final BranchId B = new BranchId("b");
    private static final BranchId KEEP = new BranchId("keep");
    private static final CommitId ONE = new CommitId("one");
    private static final CommitId TWO = new CommitId("two");

    @TempDir
    private Path temporary;

    private int runs;

    /** Something that is done to a store, and may be done again. */
    private interface Change {
        void to(Workbench bench) throws IOException;
    }

    /** What a person could find out about a store. */
    private record Seen(List<String> volumes, SortedMap<String, Tree> live, SortedMap<String, Tree> committed) {}

    @TestFactory
    Stream<DynamicTest> aChangeThatWasCutOffIsWholeOrNotThereAndCompletesWhenItIsDoneAgain() {
        var cases = new TreeMap<String, List<Change>>();
        cases.put("create", List.of(_ -> {}, bench -> done(bench.store.create(A, label(A)))));
        cases.put(
                "mount", List.of(bench -> done(bench.store.create(A, label(A))), bench -> done(bench.store.mount(A))));
        cases.put("mount of a fork", List.of(forked(), bench -> done(bench.store.mount(B))));
        cases.put("unmount", List.of(written(), bench -> done(bench.store.unmount(A))));
        cases.put("commit", List.of(written(), bench -> done(bench.store.commit(A, draft("three")))));
        cases.put("commit of several", List.of(forked().then(bench -> bench.write(B, "file", "dirty on b")), bench -> {
            done(bench.store.commitTogether(BranchSet.of(List.of(A, B)).orElseThrow(), draft("three")));
        }));
        cases.put("fork", List.of(written(), bench -> done(bench.store.fork(new Origin(A, ONE), B, label(B)))));
        cases.put("split of a mounted branch", List.of(written(), split()));
        cases.put("split of an unmounted branch", List.of(written().then(unmountA()), split()));
        cases.put("split of a branch that was never mounted", List.of(forkedAndCommitted(), bench -> {
            done(bench.store.split(B, ONE, KEEP, label(KEEP)));
        }));
        cases.put("replace", List.of(splitAndWorkedOn(), bench -> {
            var again = new BranchId("again");
            done(bench.store.replace(A, KEEP, again, label(A), label(again)));
        }));
        cases.put(
                "destroy",
                List.of(
                        forkedAndCommitted().then(bench -> {
                            bench.files(B);
                            done(bench.store.mountCommit(B, new CommitId("on-b")));
                            done(bench.store.unmount(B));
                        }),
                        bench -> done(bench.store.destroy(B))));
        cases.put("mountCommit", List.of(written(), bench -> done(bench.store.mountCommit(A, ONE))));
        cases.put(
                "unmountCommit",
                List.of(
                        written().then(bench -> done(bench.store.mountCommit(A, ONE))),
                        bench -> done(bench.store.unmountCommit(A, ONE))));
        cases.put("label", List.of(written(), bench -> done(bench.store.label(A, label(B)))));
        cases.put("receive on top", List.of(receiver(), CrashTest::receiveTwo));
        cases.put("collectGarbage", List.of(forkedAndCommitted().then(bench -> done(bench.store.destroy(B))), bench -> {
            done(bench.store.collectGarbage());
        }));
        return cases.entrySet().stream()
                .flatMap(each -> Stream.of("system calls", "portable calls")
                        .filter(calls -> calls.startsWith("portable") || Libc.isHere())
                        .map(calls -> DynamicTest.dynamicTest(
                                each.getKey() + " by " + calls,
                                () -> killAtEachStep(
                                        calls,
                                        each.getValue().get(0),
                                        each.getValue().get(1)))));
    }

    /** A change that can be joined with a next one. */
    private interface Preparation extends Change {
        default Preparation then(Change next) {
            return bench -> {
                to(bench);
                next.to(bench);
            };
        }
    }

    private static Preparation written() {
        return bench -> {
            bench.create("a");
            bench.write(A, "file", "one");
            bench.write(A, "going", "soon gone");
            bench.write(A, "d/deep", "deep");
            Files.createLink(bench.files(A).resolve("twin"), bench.files(A).resolve("file"));
            Files.createSymbolicLink(bench.files(A).resolve("link"), Path.of("file"));
            bench.commit(A, "one");
            Files.delete(bench.files(A).resolve("going"));
            bench.write(A, "file", "two");
            bench.write(A, "e/new", "new");
            bench.commit(A, "two");
            bench.write(A, "file", "dirty");
            bench.write(A, "f/dirty", "x".repeat(100_000));
        };
    }

    private static Change unmountA() {
        return bench -> done(bench.store.unmount(A));
    }

    private static Preparation forked() {
        return written().then(bench -> bench.fork(A, ONE, "b"));
    }

    private static Preparation forkedAndCommitted() {
        return forked().then(bench -> {
            bench.commit(B, "on-b");
            bench.commit(B, "again-on-b");
        });
    }

    private static Change split() {
        return bench -> done(bench.store.split(A, ONE, KEEP, label(KEEP)));
    }

    private static Preparation splitAndWorkedOn() {
        return written().then(split()).then(bench -> {
            bench.write(A, "file", "after the reset");
            bench.commit(A, "after");
            bench.write(A, "file", "dirty after the reset");
        });
    }

    private static Preparation receiver() {
        return written().then(bench -> {
            try (var stream = done(bench.store.send(A, Optional.empty(), ONE, StreamFeatures.NONE))) {
                done(bench.store.receive(B, label(B), stream));
            }
            done(bench.store.mount(B));
            done(bench.store.unmount(B));
        });
    }

    private static void receiveTwo(Workbench bench) throws IOException {
        if (done(bench.store.commitIds()).getOrDefault(B, List.of()).contains(TWO)) {
            return;
        }
        try (var stream = done(bench.store.send(A, Optional.of(ONE), TWO, StreamFeatures.NONE))) {
            done(bench.store.receive(B, label(B), new ByteArrayInputStream(stream.readAllBytes())));
        }
    }

    private static Posix posix(String calls) {
        return calls.startsWith("portable") ? new PortablePosix() : new NativePosix();
    }

    private void killAtEachStep(String calls, Change before, Change change) throws IOException {
        var expected = List.of(seen(calls, before, _ -> {}), seen(calls, before, change));
        var where = new ArrayList<String>();
        for (int step = 0; ; step++) {
            var data = fresh();
            var killing = new Killing(step);
            var bench = Workbench.open(data, new WatchedPosix(posix(calls), killing), killing);
            before.to(bench);
            killing.arm();
            try {
                change.to(bench);
            } catch (Killing.Killed _) {
                where.add(killing.at());
            }
            if (!killing.isDead()) {
                killing.disarm();
                bench.close();
                break;
            }
            abandon(bench);
            assertWhole(calls, data, change, expected, "killed before: " + killing.at());
        }
        assertThat(where).as("something was done to the disk").isNotEmpty();
    }

    private static void abandon(Workbench bench) throws IOException {
        bench.parts.places().close();
        bench.parts.home().close();
    }

    private void assertWhole(String calls, Path data, Change change, List<Seen> expected, String when)
            throws IOException {
        try (var bench = Workbench.open(data, posix(calls), Steps.NONE)) {
            assertThat(expected.stream().map(Seen::volumes)).as(when).contains(volumes(bench));
            assertThat(done(bench.store.inventory()).foreign()).as(when).isEmpty();
            change.to(bench);
            assertThat(see(bench)).as("done again after it was %s", when).isEqualTo(expected.get(1));
        }
        try (var own = Files.walk(data.resolve("mnt/.dotmesh"))) {
            assertThat(own.filter(path -> path.toString().matches(".*/(staging|aside|trash)/.*")))
                    .as("%s, nothing is left over", when)
                    .isEmpty();
        }
    }

    private Path fresh() {
        return temporary.resolve("run-" + ++runs);
    }

    private Seen seen(String calls, Change before, Change change) throws IOException {
        try (var bench = Workbench.open(fresh(), posix(calls), Steps.NONE)) {
            before.to(bench);
            change.to(bench);
            return see(bench);
        }
    }

    private static List<String> volumes(Workbench bench) {
        return done(bench.store.inventory()).volumes().stream()
                .map(each -> each.volume().branch() + " " + each.volume().origin() + " " + each.label() + " "
                        + each.commits())
                .sorted()
                .toList();
    }

    private static Seen see(Workbench bench) {
        var volumes = volumes(bench);
        var live = new TreeMap<String, Tree>();
        var committed = new TreeMap<String, Tree>();
        for (var each : List.copyOf(done(bench.store.commitIds()).entrySet())) {
            for (var commit : each.getValue()) {
                var fork = bench.fork(each.getKey(), commit, "look-at-" + each.getKey() + "-" + commit);
                committed.put(each.getKey() + "@" + commit, untimed(bench.tree(fork)));
                done(bench.store.unmount(fork));
                done(bench.store.destroy(fork));
            }
        }
        for (Map.Entry<BranchId, ?> each : done(bench.store.commitIds()).entrySet()) {
            live.put(each.getKey().value(), untimed(bench.tree(each.getKey())));
        }
        return new Seen(volumes, live, committed);
    }

    /** Two runs do the same at different times. */
    private static Tree untimed(Tree tree) {
        var entries = new TreeMap<String, Tree.Entry>();
        tree.entries()
                .forEach((path, e) -> entries.put(
                        path,
                        new Tree.Entry(
                                e.kind(),
                                e.size(),
                                e.content(),
                                e.mode(),
                                e.owner(),
                                e.group(),
                                java.nio.file.attribute.FileTime.fromMillis(0),
                                e.twin())));
        return new Tree(entries);
    }
}
