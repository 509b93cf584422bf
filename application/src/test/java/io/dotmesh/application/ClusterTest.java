package io.dotmesh.application;

import static io.dotmesh.application.Shop.SHOP;
import static io.dotmesh.application.Shop.awaitInLine;
import static io.dotmesh.application.Shop.commit;
import static io.dotmesh.application.Shop.log;
import static io.dotmesh.application.Shop.read;
import static io.dotmesh.application.Shop.shop;
import static io.dotmesh.application.Shop.write;
import static io.dotmesh.application.TestCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.ports.driving.Commits.Draft;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several nodes with one registry do together. */
final class ClusterTest {
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
    void everyNodeSeesEveryDotAndWhoServesIt() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        one.asAdmin().dots().create(SHOP).orElseThrow();
        var seen = two.asAdmin().dots().list().orElseThrow();
        assertThat(seen)
                .singleElement()
                .satisfies(dot -> assertThat(dot.branches())
                        .singleElement()
                        .satisfies(branch -> assertThat(branch.master()).isEqualTo(one.id())));
    }

    @Test
    void everyCommitReachesEveryNodeByItselfAndIsReadableThere() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        one.asAdmin().dots().create(SHOP).orElseThrow();
        write(one, BranchName.MASTER, "hello");
        var made = commit(one, BranchName.MASTER, "first").orElseThrow();
        awaitInLine(cluster);
        var master = shop(two).branch(BranchName.MASTER).orElseThrow().branch().id();
        assertThat(read(two, master, made.id())).isEqualTo("hello");
    }

    @Test
    void aNodeThatComesLaterGetsAllThatThereIs() {
        var one = cluster.start("one");
        one.asAdmin().dots().create(SHOP).orElseThrow();
        commit(one, BranchName.MASTER, "first").orElseThrow();
        commit(one, BranchName.MASTER, "second").orElseThrow();
        cluster.start("two");
        awaitInLine(cluster);
    }

    @Test
    void whatIsAskedElsewhereIsDoneByTheMaster() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        one.asAdmin().dots().create(SHOP).orElseThrow();
        write(one, BranchName.MASTER, "hello");
        var made = commit(two, BranchName.MASTER, "from there").orElseThrow();
        assertThat(log(one, BranchName.MASTER)).endsWith(made.id());
        awaitInLine(cluster);
    }

    @Test
    void theLiveStateIsNotServedElsewhere() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        one.asAdmin().dots().create(SHOP).orElseThrow();
        var refused = two.asAdmin().volumes().attach(SHOP, Optional.empty(), SubdotName.DEFAULT);
        assertThat(refused.toFault()).hasValueSatisfying(fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.NOT_MASTER);
            assertThat(fault.detail()).contains(one.id().value());
        });
    }

    @Test
    void aMasterThatIsNotThereIsNamed() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        one.asAdmin().dots().create(SHOP).orElseThrow();
        one.stop();
        var refused = commit(two, BranchName.MASTER, "in vain").toFault();
        assertThat(refused).hasValueSatisfying(fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.UNREACHABLE);
            assertThat(fault.detail()).contains("one").contains("last seen");
        });
        assertThat(shop(two).dot().name()).isEqualTo(SHOP);
        assertThat(log(two, BranchName.MASTER)).hasSize(1);
    }

    @Test
    void branchesResetsAndTheirUndoingAreFollowed() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        one.asAdmin().dots().create(SHOP).orElseThrow();
        write(one, BranchName.MASTER, "1");
        var first = commit(one, BranchName.MASTER, "first").orElseThrow();
        write(one, BranchName.MASTER, "2");
        commit(one, BranchName.MASTER, "second").orElseThrow();
        awaitInLine(cluster);
        two.asAdmin()
                .branches()
                .fork(SHOP, BranchName.MASTER, Optional.empty(), DEV)
                .orElseThrow();
        write(one, DEV, "3");
        commit(two, DEV, "third").orElseThrow();
        awaitInLine(cluster);
        two.asAdmin()
                .branches()
                .reset(SHOP, BranchName.MASTER, first.id(), false)
                .orElseThrow();
        awaitInLine(cluster);
        write(one, BranchName.MASTER, "4");
        commit(one, BranchName.MASTER, "fourth").orElseThrow();
        awaitInLine(cluster);
        two.asAdmin().branches().undoReset(SHOP).orElseThrow();
        awaitInLine(cluster);
        assertThat(shop(two).branches()).hasSize(3);
    }

    @Test
    void whatExpiredOrWasDroppedGoesFromEveryNode() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        one.asAdmin().dots().create(SHOP).orElseThrow();
        one.asAdmin()
                .branches()
                .fork(SHOP, BranchName.MASTER, Optional.empty(), DEV)
                .orElseThrow();
        commit(one, DEV, "on dev").orElseThrow();
        awaitInLine(cluster);
        var dev = shop(one).branch(DEV).orElseThrow().branch().id();
        two.asAdmin().branches().drop(SHOP, DEV).orElseThrow();
        await("two drops dev", () -> two.held(dev).isEmpty());
        assertThat(two.store.inspect(dev).orElseThrow()).isEmpty();
    }

    @Test
    void aDeletedDotCanBeRestoredFromAnyNodeAndItsNameIsFreeAtOnce() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        one.asAdmin().dots().create(SHOP).orElseThrow();
        commit(one, BranchName.MASTER, "first").orElseThrow();
        awaitInLine(cluster);
        two.asAdmin().dots().delete(SHOP).orElseThrow();
        assertThat(one.asAdmin().dots().list().orElseThrow()).isEmpty();
        two.asAdmin().dots().restore(SHOP).orElseThrow();
        commit(two, BranchName.MASTER, "second").orElseThrow();
        awaitInLine(cluster);
    }

    @Test
    void aNodeThatWasAwayFollowsEverythingThatHappened() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        one.asAdmin().dots().create(SHOP).orElseThrow();
        var first = commit(one, BranchName.MASTER, "first").orElseThrow();
        commit(one, BranchName.MASTER, "second").orElseThrow();
        awaitInLine(cluster);
        two.stop();
        one.asAdmin()
                .branches()
                .reset(SHOP, BranchName.MASTER, first.id(), false)
                .orElseThrow();
        commit(one, BranchName.MASTER, "third").orElseThrow();
        one.asAdmin()
                .branches()
                .fork(SHOP, BranchName.MASTER, Optional.empty(), DEV)
                .orElseThrow();
        commit(one, DEV, "fourth").orElseThrow();
        cluster.start("two");
        awaitInLine(cluster);
    }

    @Test
    void whatALostNodeHadCommittedIsGoneOnWithOnABranchElsewhere() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        one.asAdmin().dots().create(SHOP).orElseThrow();
        write(one, BranchName.MASTER, "1");
        var first = commit(one, BranchName.MASTER, "first").orElseThrow();
        write(one, BranchName.MASTER, "2");
        commit(one, BranchName.MASTER, "second").orElseThrow();
        awaitInLine(cluster);
        one.stop();
        two.asAdmin()
                .branches()
                .fork(SHOP, BranchName.MASTER, Optional.empty(), DEV)
                .orElseThrow();
        write(two, DEV, "3");
        var third = commit(two, DEV, "third").orElseThrow();
        var again = cluster.start("one");
        awaitInLine(cluster);
        var dev = shop(again).branch(DEV).orElseThrow();
        assertThat(dev.master()).isEqualTo(two.id());
        // Its beginning moves away below it, on both nodes.
        again.asAdmin()
                .branches()
                .reset(SHOP, BranchName.MASTER, first.id(), false)
                .orElseThrow();
        awaitInLine(cluster);
        assertThat(read(again, dev.branch().id(), third.id())).isEqualTo("3");
        write(two, DEV, "4");
        commit(again, DEV, "fourth").orElseThrow();
        awaitInLine(cluster);
    }

    @Test
    void whatIsDiscardedIsSoonGoneFromEveryNode() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        one.asAdmin().dots().create(SHOP).orElseThrow();
        var first = commit(one, BranchName.MASTER, "first").orElseThrow();
        commit(one, BranchName.MASTER, "second").orElseThrow();
        awaitInLine(cluster);
        two.asAdmin()
                .branches()
                .reset(SHOP, BranchName.MASTER, first.id(), true)
                .orElseThrow();
        awaitInLine(cluster);
        one.node.tend();
        await(
                "nothing else is left",
                () -> cluster.members().stream()
                        .allMatch(
                                member -> member.store.commitIds().orElseThrow().size() == 1));
        assertThat(shop(two).branches()).hasSize(1);
    }

    @Test
    void branchesThatWereDroppedOneAfterTheOtherGoFromANodeThatWasAway() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        one.asAdmin().dots().create(SHOP).orElseThrow();
        for (int i = 0; i < 6; i++) {
            var branch = new BranchName("b" + i);
            one.asAdmin()
                    .branches()
                    .fork(SHOP, i == 0 ? BranchName.MASTER : new BranchName("b" + (i - 1)), Optional.empty(), branch)
                    .orElseThrow();
            commit(one, branch, "on " + branch).orElseThrow();
        }
        awaitInLine(cluster);
        two.stop();
        for (int i = 5; i >= 1; i--) {
            one.asAdmin().branches().drop(SHOP, new BranchName("b" + i)).orElseThrow();
        }
        commit(one, BranchName.MASTER, "last").orElseThrow();
        var again = cluster.start("two");
        awaitInLine(cluster);
        await(
                "what was dropped is gone",
                () -> again.store.commitIds().orElseThrow().size() == 2);
    }

    @Test
    void whoMayNotSeeADotDoesNotLearnWhereItIs() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        one.asAdmin().dots().create(SHOP).orElseThrow();
        two.asAdmin()
                .accounts()
                .register("carol", "carol@example.com", new Secret("carol's password"))
                .orElseThrow();
        one.stop();
        var carol = two.node
                .entrance()
                .enter("carol", new Secret("carol's password"))
                .orElseThrow();
        var draft = new Draft("m", Optional.empty(), new Metadata(new TreeMap<>()), Optional.empty());
        assertThat(carol.commits().commit(SHOP, BranchName.MASTER, draft).toFault())
                .hasValueSatisfying(fault -> assertThat(fault.code()).isEqualTo(FaultCode.NO_SUCH_DOT));
    }

    @Test
    void aDotIsCopiedFromAReplicaWhileItsMasterIsNotThere() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        one.asAdmin().dots().create(SHOP).orElseThrow();
        commit(one, BranchName.MASTER, "first").orElseThrow();
        awaitInLine(cluster);
        var master = shop(one).branch(BranchName.MASTER).orElseThrow().branch().id();
        one.stop();
        var copy = DotName.parse("admin/copy").orElseThrow();
        var copied = two.asAdmin().dots().copy(master, copy).orElseThrow();
        assertThat(copied.branch(BranchName.MASTER).orElseThrow().master()).isEqualTo(two.id());
    }

    @Test
    void commitsThatWereDiscardedWhileANodeWasAwayAreSetAsideThere() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        one.asAdmin().dots().create(SHOP).orElseThrow();
        var first = commit(one, BranchName.MASTER, "first").orElseThrow();
        var second = commit(one, BranchName.MASTER, "second").orElseThrow();
        awaitInLine(cluster);
        two.stop();
        one.asAdmin()
                .branches()
                .reset(SHOP, BranchName.MASTER, first.id(), true)
                .orElseThrow();
        commit(one, BranchName.MASTER, "third").orElseThrow();
        one.node.tend();
        var again = cluster.start("two");
        await(
                "the commit is set aside",
                () -> shop(one).branches().stream()
                        .anyMatch(view -> view.branch().name().value().startsWith("aside-")));
        awaitInLine(cluster);
        var aside = shop(one).branches().stream()
                .filter(view -> view.branch().stash().isPresent())
                .findFirst()
                .orElseThrow();
        assertThat(aside.master()).isEqualTo(again.id());
        assertThat(log(one, aside.branch().name())).containsExactly(second.id());
    }

    @Test
    void aNodeWithoutTheSecretOfAMemberIsNotLetIn() {
        var one = cluster.start("one");
        var two = cluster.start("two");
        assertThat(one.node
                        .entrance()
                        .enterPeer(two.id(), new Secret("a guess"))
                        .toFault())
                .hasValueSatisfying(fault -> assertThat(fault.code()).isEqualTo(FaultCode.UNAUTHENTICATED));
    }
}
