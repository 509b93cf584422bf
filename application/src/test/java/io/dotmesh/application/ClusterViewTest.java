package io.dotmesh.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.Branches.Lack;
import io.dotmesh.ports.driving.Commits.Draft;
import io.dotmesh.ports.driving.Nodes.Member;
import io.dotmesh.ports.driving.Nodes.State;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several nodes with one registry tell of each other. */
final class ClusterViewTest {
    private static final DotName SHOP = DotName.parse("admin/shop").orElseThrow();
    private static final BranchName DEV = new BranchName("dev");

    @TempDir
    Path directory;

    private TestCluster cluster = new TestCluster(Path.of("."));

    @BeforeEach
    void begin() {
        cluster = new TestCluster(directory);
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void everyNodeTellsOfAllWhetherTheyAreThereAndWhatTheyServe() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        var three = cluster.start("three");
        one.asAdmin().dots().create(SHOP).orElseThrow();
        one.asAdmin()
                .branches()
                .fork(SHOP, BranchName.MASTER, Optional.empty(), DEV)
                .orElseThrow();
        two.asAdmin().dots().create(new DotName(SHOP.namespace(), "cart")).orElseThrow();
        three.stop();
        cluster.lose(two);
        assertThat(one.asAdmin().nodes().members().orElseThrow())
                .extracting(Member::name, Member::id, Member::state, Member::branches, Member::self)
                .containsExactly(
                        tuple("one", one.id(), State.LIVE, 2L, true),
                        tuple("three", three.id(), State.GONE, 0L, false),
                        tuple("two", two.id(), State.LOST, 1L, false));
        assertThat(one.asAdmin().nodes().members().orElseThrow().getFirst().addresses())
                .containsExactly("in-process:one");
    }

    private static CommitId commit(TestCluster.Member member, String message) {
        var draft = new Draft(message, Optional.empty(), Metadata.NONE, Optional.empty());
        return member.asAdmin()
                .commits()
                .commit(SHOP, BranchName.MASTER, draft)
                .orElseThrow()
                .id();
    }

    private static List<Lack> lacking(TestCluster.Member member) {
        return member.asAdmin().branches().lacking(SHOP, BranchName.MASTER).orElseThrow();
    }

    private static boolean allHaveAll(TestCluster.Member asked) {
        return lacking(asked).stream()
                .allMatch(lack -> lack.count() == 0 && lack.unknown().isEmpty());
    }

    @Test
    void whatOthersCouldNotFetchYetIsNamedUntilTheyHaveIt() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        var three = cluster.start("three");
        one.asAdmin().dots().create(SHOP).orElseThrow();
        TestCluster.await("all have what there is", () -> allHaveAll(one));
        cluster.cutOff(one);
        var missed = List.of(commit(one, "first"), commit(one, "second"));
        assertThat(lacking(one))
                .containsExactly(
                        new Lack(one.id(), "one", 0, List.of(), Optional.empty()),
                        new Lack(three.id(), "three", 2, missed, Optional.empty()),
                        new Lack(two.id(), "two", 2, missed, Optional.empty()));
        one.stop();
        var again = cluster.start("one");
        TestCluster.await("all have the commits", () -> allHaveAll(again));
    }

    @Test
    void ofANodeThatIsStoppedOrCutOffNobodyKnows() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        var three = cluster.start("three");
        one.asAdmin().dots().create(SHOP).orElseThrow();
        TestCluster.await("all have what there is", () -> allHaveAll(one));
        two.stop();
        cluster.cutOff(three);
        commit(one, "first");
        assertThat(lacking(one))
                .satisfiesExactly(
                        own -> assertThat(own.unknown()).isEmpty(),
                        cut -> {
                            assertThat(cut.name()).isEqualTo("three");
                            assertThat(cut.count()).isZero();
                            assertThat(cut.unknown())
                                    .hasValueSatisfying(why -> assertThat(why).contains("nobody answers"));
                        },
                        stopped -> {
                            assertThat(stopped.name()).isEqualTo("two");
                            assertThat(stopped.unknown())
                                    .hasValueSatisfying(
                                            why -> assertThat(why).contains("the node two (", "was last seen"));
                        });
    }

    @Test
    void aNodeThatDoesNotAnswerIsNotWaitedForLong() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        one.asAdmin().dots().create(SHOP).orElseThrow();
        TestCluster.await("all have what there is", () -> allHaveAll(one));
        var end = cluster.hang(two);
        try {
            assertThat(lacking(one))
                    .last()
                    .satisfies(lack -> assertThat(lack.unknown()).contains("the node two did not tell within 5 s"));
        } finally {
            end.countDown();
        }
    }

    @Test
    void aNodeThatIsThereOrIsTheMasterOfSomethingIsNotForgotten() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        var three = cluster.start("three");
        two.asAdmin().dots().create(SHOP).orElseThrow();
        two.asAdmin().dots().delete(SHOP).orElseThrow();
        var nodes = one.asAdmin().nodes();
        assertThat(nodes.forget(three.id()).toFault().map(Fault::code)).contains(FaultCode.BUSY);
        two.stop();
        three.stop();
        assertThat(nodes.forget(two.id()).toFault()).hasValueSatisfying(fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.HAS_DEPENDENTS);
            assertThat(fault.detail()).contains("the master of 1 branch, counting those in the trash");
        });
        nodes.forget(three.id()).orElseThrow();
        assertThat(nodes.members().orElseThrow()).extracting(Member::name).containsExactly("one", "two");
    }
}
