package io.dotmesh.adapters.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.identity.SagaId;
import io.dotmesh.domain.mastership.Fence;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.domain.saga.Saga;
import io.dotmesh.ports.driven.DotRegister.Summary;
import io.dotmesh.testkit.fake.FakeRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random changes, planned and carried out on a map of keys, against the fake, change by change. */
class DotChangesTest {
    private static final int LISTS = 400;
    private static final int THINGS = 4;

    /** Keys with values, and transactions on them, as etcd has them. */
    private static final class Keys {
        private final TreeMap<String, Entry> entries = new TreeMap<>();
        private long revision = 1;
        private int named;

        private Contents contents() {
            var contents = new Contents();
            entries.subMap("", Layout.UNWATCHED).values().forEach(contents::put);
            return contents;
        }

        private List<Commit> commits(StoredBranch branch) {
            var commits = new ArrayList<Commit>();
            for (var run : branch.runs()) {
                for (long number = run.from(); number < run.to(); number++) {
                    try {
                        commits.add(Records.commit(value(Layout.commit(run.segment(), number))));
                    } catch (Unreadable e) {
                        throw new AssertionError(e);
                    }
                }
            }
            return commits;
        }

        private String value(String key) {
            return Optional.ofNullable(entries.get(key)).map(Entry::value).orElseThrow();
        }

        private Optional<Fault> change(List<RegistryChange> changes, boolean staging) {
            var contents = contents();
            var lines = new HashMap<BranchId, List<Commit>>();
            for (var id : DotChanges.linesOf(changes)) {
                contents.branch(id).ifPresent(branch -> lines.put(id, commits(branch)));
            }
            var plan = DotChanges.plan(new Draft(contents, lines, () -> "n" + named++, staging), changes);
            plan.peek(this::make);
            return plan.toFault();
        }

        private void make(Plan plan) {
            plan.expected()
                    .forEach((key, expected) -> assertThat(Optional.ofNullable(entries.get(key))
                                    .map(Entry::modified)
                                    .orElse(0L))
                            .isEqualTo(expected));
            revision++;
            plan.staged()
                    .forEach(staged -> staged.entries().forEach((key, value) -> {
                        assertThat(entries).doesNotContainKey(key);
                        put(key, value);
                    }));
            plan.deletes().forEach(range -> {
                assertThat(plan.puts().subMap(range.from(), range.to()))
                        .as("etcd refuses to put and to delete one key in one transaction")
                        .isEmpty();
                entries.subMap(range.from(), range.to()).clear();
            });
            plan.puts().forEach((key, value) -> {
                if (key.startsWith(Layout.COMMITS)) {
                    assertThat(entries).as("a commit is never written again").doesNotContainKey(key);
                }
                put(key, value);
            });
        }

        private void put(String key, String value) {
            var before = entries.get(key);
            entries.put(key, new Entry(key, value, before == null ? revision : before.created(), revision));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whateverIsChangedIsAsInTheFake(long seed) {
        var random = new Random(seed);
        var fake = new FakeRegistry();
        var keys = new Keys();
        for (int list = 0; list < LISTS; list++) {
            var changes = new ArrayList<RegistryChange>();
            for (int number = random.nextInt(4); number >= 0; number--) {
                changes.add(any(random, fake));
            }
            var expected = fake.dots().change(changes).toFault().map(Fault::code);
            var answer = keys.change(changes, random.nextInt(5) == 0);
            assertThat(answer.map(Fault::code)).as("%s", changes).isEqualTo(expected);
            same(fake, keys);
        }
    }

    private static void same(FakeRegistry fake, Keys keys) {
        var contents = keys.contents();
        assertThat(contents.readable(List.of("")).toFault()).isEmpty();
        var commits = new HashMap<BranchId, List<Commit>>();
        var summaries = new HashMap<BranchId, Summary>();
        var referred = new TreeSet<String>();
        for (var branch : contents.branches()) {
            commits.put(branch.branch().id(), keys.commits(branch));
            summaries.put(branch.branch().id(), branch.toSummary());
            for (var run : branch.runs()) {
                for (long number = run.from(); number < run.to(); number++) {
                    assertThat(referred.add(Layout.commit(run.segment(), number)))
                            .as("a commit is in one branch")
                            .isTrue();
                }
            }
        }
        assertThat(summaries).isEqualTo(fake.dots().summaries().orElseThrow());
        commits.forEach((branch, line) ->
                assertThat(line).isEqualTo(fake.dots().commits(branch).orElseThrow()));
        assertThat(keys.entries.subMap(Layout.COMMITS, Layout.COMMITS + "~").keySet())
                .as("nothing is left of what was removed, and nothing is missing")
                .isEqualTo(referred);
        for (var record : fake.dots().dots().orElseThrow()) {
            assertThat(contents.dot(record.dot().name()).map(StoredDot::dot)).contains(record.dot());
            assertThat(contents.branchesOf(record.dot().id()))
                    .extracting(StoredBranch::toRecord)
                    .containsExactlyInAnyOrderElementsOf(record.branches());
        }
        for (var trashed : fake.dots().trash().orElseThrow()) {
            assertThat(contents.dot(trashed.dot().id()).flatMap(StoredDot::trash))
                    .contains(new StoredDot.Terms(trashed.by(), trashed.since(), trashed.expires()));
        }
        assertThat(contents.dots())
                .hasSize(fake.dots().dots().orElseThrow().size()
                        + fake.dots().trash().orElseThrow().size());
        assertThat(keys.entries.subMap(Layout.SAGA_DOTS, Layout.SAGA_DOTS + "~").keySet())
                .isEqualTo(fake.dots().sagas().orElseThrow().stream()
                        .map(begun -> Layout.sagaDot(begun.saga().subject()))
                        .collect(Collectors.toSet()));
        var removed = IntStream.range(0, THINGS)
                .boxed()
                .flatMap(dot -> IntStream.range(0, THINGS)
                        .mapToObj(branch -> Opened.branch(Opened.dot("d" + dot), "b" + branch)
                                .id()))
                .collect(Collectors.toSet());
        assertThat(removed.stream()
                        .filter(branch ->
                                contents.branch(branch).isEmpty() && keys.entries.containsKey(Layout.removed(branch)))
                        .collect(Collectors.toSet()))
                .isEqualTo(fake.dots().removed(removed).orElseThrow());
        assertThat(contents.sagas())
                .extracting(Contents.Noted::id)
                .containsExactlyInAnyOrderElementsOf(fake.dots().sagas().orElseThrow().stream()
                        .map(begun -> begun.id())
                        .toList());
    }

    private static RegistryChange any(Random random, FakeRegistry fake) {
        var dot = dot(random, fake);
        var branch = branch(random, fake);
        return switch (random.nextInt(18)) {
            case 0 -> new RegistryChange.AddDot(Opened.dot("d" + random.nextInt(THINGS)));
            case 1 ->
                new RegistryChange.ReplaceDot(
                        dot, dot.named(Opened.dot("d" + random.nextInt(THINGS)).name()));
            case 2 -> new RegistryChange.ReplaceDot(dot, dot.with(new AccountId("a" + random.nextInt(3))));
            case 3 ->
                random.nextInt(3) == 0
                        ? new RegistryChange.RemoveDot(dot.id())
                        : new RegistryChange.EndSaga(new SagaId("s" + random.nextInt(THINGS)));
            case 4 -> trash(dot, fake);
            case 5, 6 ->
                new RegistryChange.RestoreDot(
                        Opened.dot("d" + random.nextInt(THINGS)).id());
            case 7, 8 -> new RegistryChange.AddBranch(Opened.branch(dot, "b" + random.nextInt(THINGS)));
            case 9 ->
                new RegistryChange.ReplaceBranch(
                        branch,
                        new Branch(
                                branch.id(),
                                branch.dot(),
                                new BranchName("b" + random.nextInt(THINGS)),
                                branch.origin(),
                                branch.stash()));
            case 10 ->
                random.nextInt(3) == 0
                        ? new RegistryChange.RemoveBranch(branch.id())
                        : new RegistryChange.BeginSaga(
                                new SagaId("s" + random.nextInt(THINGS)),
                                new Saga.DropBranch(dot.id(), branch.id()),
                                new NodeId("node-" + random.nextInt(2)));
            case 11, 12, 13 -> new RegistryChange.AddCommit(branch.id(), Opened.commit(random.nextInt(40)));
            case 14 -> new RegistryChange.SetMastership(branch.id(), mastership(random, branch, fake), any(random));
            case 15 ->
                new RegistryChange.RequireMastership(
                        branch.id(), mastership(random, branch, fake).orElseGet(() -> any(random)));
            default ->
                new RegistryChange.MoveCommits(
                        branch.id(),
                        after(random, branch, fake),
                        branch(random, fake).id());
        };
    }

    private static Mastership any(Random random) {
        var node = new NodeId("node-" + random.nextInt(2));
        return new Mastership(node, new Fence(random.nextInt(3)), new Fence(0), Optional.empty());
    }

    /** Mostly as it is. */
    private static Optional<Mastership> mastership(Random random, Branch branch, FakeRegistry fake) {
        return random.nextInt(5) == 0
                ? Optional.of(any(random))
                : Optional.ofNullable(fake.dots().masterships().orElseThrow().get(branch.id()));
    }

    private static Dot dot(Random random, FakeRegistry fake) {
        var dots = fake.dots().dots().orElseThrow();
        return dots.isEmpty() || random.nextInt(10) == 0
                ? Opened.dot("d" + random.nextInt(THINGS))
                : dots.get(random.nextInt(dots.size())).dot();
    }

    private static Branch branch(Random random, FakeRegistry fake) {
        var branches = fake.dots().dots().orElseThrow().stream()
                .flatMap(record -> record.branches().stream())
                .toList();
        return branches.isEmpty() || random.nextInt(10) == 0
                ? Opened.branch(Opened.dot("d" + random.nextInt(THINGS)), "b" + random.nextInt(THINGS))
                : branches.get(random.nextInt(branches.size())).branch();
    }

    private static Optional<CommitId> after(Random random, Branch branch, FakeRegistry fake) {
        var commits = fake.dots().commits(branch.id()).orElseThrow();
        return commits.isEmpty() || random.nextInt(4) == 0
                ? Optional.empty()
                : Optional.of(commits.get(random.nextInt(commits.size())).id());
    }

    private static RegistryChange trash(Dot dot, FakeRegistry fake) {
        var branches = fake.dots().dot(dot.id()).orElseThrow().stream()
                .flatMap(record -> record.branches().stream())
                .map(record -> record.branch())
                .toList();
        return new RegistryChange.TrashDot(
                new Trashed(dot, branches, new AccountId("bob"), Opened.NOON, Opened.NOON.plusSeconds(9)));
    }
}
