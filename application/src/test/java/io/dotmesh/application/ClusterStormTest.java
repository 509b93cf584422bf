package io.dotmesh.application;

import static io.dotmesh.application.TestCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.application.TestCluster.Member;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.ports.driving.BranchView;
import io.dotmesh.ports.driving.Commits.Draft;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everybody asks any node for anything while nodes come and go; afterwards all nodes hold the same, and nothing is lost. */
final class ClusterStormTest {
    private static final int STEPS = 60;
    private static final List<String> NAMES = List.of("one", "two", "three");

    /** What may be answered to somebody who asks for what others change, or whose node is not there. */
    private static final Set<FaultCode> EXPECTED = Set.of(
            FaultCode.UNREACHABLE,
            FaultCode.NOT_MASTER,
            FaultCode.BUSY,
            FaultCode.NO_SUCH_DOT,
            FaultCode.NO_SUCH_BRANCH,
            FaultCode.NO_SUCH_COMMIT,
            FaultCode.ALREADY_EXISTS,
            FaultCode.HAS_DEPENDENTS,
            FaultCode.NOTHING_TO_UNDO,
            FaultCode.INVALID);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void allNodesHoldTheSameInTheEnd(long seed) {
        var random = new Random(seed);
        try (var cluster = new TestCluster(directory)) {
            NAMES.forEach(cluster::start);
            for (int i = 0; i < STEPS; i++) {
                step(cluster, random);
            }
            NAMES.stream()
                    .filter(name -> cluster.members().stream().noneMatch(member -> member.name.equals(name)))
                    .toList()
                    .forEach(cluster::start);
            inLine(cluster, "seed " + seed);
            for (var member : cluster.members()) {
                assertThat(member.asAdmin().nodes().diagnose().orElseThrow())
                        .as("seed %s, %s", seed, member.name)
                        .allSatisfy(finding -> assertThat(
                                        finding.well() || finding.subject().equals("space"))
                                .as(finding.toString())
                                .isTrue());
            }
        }
    }

    private void step(TestCluster cluster, Random random) {
        var member = any(cluster.members(), random);
        var dot = DotName.parse("admin/dot" + random.nextInt(2)).orElseThrow();
        var cases = member.asAdmin();
        var view = cases.dots().show(dot);
        if (!view.isDone()) {
            allowed(cases.dots().create(dot));
            return;
        }
        var branch = any(view.orElseThrow().branches(), random);
        var name = branch.branch().name();
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3, 4 -> commit(member, dot, branch, random);
            case 5, 6 ->
                allowed(cases.branches()
                        .fork(dot, name, Optional.empty(), new BranchName("b" + random.nextInt(1_000))));
            case 7, 8 -> reset(member, dot, branch, random);
            case 9 -> allowed(cases.branches().undoReset(dot));
            case 10 -> allowed(cases.branches().drop(dot, name));
            case 11 -> {
                if (cases.dots().delete(dot).isDone()) {
                    allowed(any(cluster.members(), random).asAdmin().dots().restore(dot));
                }
            }
            case 12 -> {
                if (cluster.members().size() > 1) {
                    member.stop();
                }
            }
            default ->
                NAMES.stream()
                        .filter(gone -> cluster.members().stream().noneMatch(there -> there.name.equals(gone)))
                        .findFirst()
                        .ifPresent(cluster::start);
        }
    }

    private void commit(Member member, DotName dot, BranchView branch, Random random) {
        var draft =
                new Draft("m" + random.nextInt(), Optional.empty(), new Metadata(new TreeMap<>()), Optional.empty());
        allowed(member.asAdmin().commits().commit(dot, branch.branch().name(), draft));
    }

    private void reset(Member member, DotName dot, BranchView branch, Random random) {
        var log = member.asAdmin().commits().log(dot, branch.branch().name()).orElse(List.of());
        if (!log.isEmpty()) {
            allowed(member.asAdmin()
                    .branches()
                    .reset(dot, branch.branch().name(), any(log, random).id(), random.nextInt(4) == 0));
        }
    }

    private static void allowed(Outcome<?> outcome) {
        assertThat(outcome.toFault().stream())
                .allSatisfy(fault -> assertThat(EXPECTED).as(fault.toString()).contains(fault.code()));
    }

    private static void inLine(TestCluster cluster, String name) {
        for (var member : cluster.members()) {
            await(name + ": " + member.name + " is in line", () -> {
                for (var dot : member.asAdmin().dots().list().orElseThrow()) {
                    for (var branch : dot.branches()) {
                        var wanted = member
                                .asAdmin()
                                .commits()
                                .log(dot.dot().name(), branch.branch().name())
                                .orElse(List.of())
                                .stream()
                                .map(Commit::id)
                                .toList();
                        if (!wanted.isEmpty()
                                && !member.held(branch.branch().id()).equals(wanted)) {
                            return false;
                        }
                    }
                }
                return true;
            });
        }
    }

    private static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }
}
