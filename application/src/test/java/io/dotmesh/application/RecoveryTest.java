package io.dotmesh.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.identity.SagaId;
import io.dotmesh.domain.saga.RegistryChange.BeginSaga;
import io.dotmesh.domain.saga.RegistryChange.EndSaga;
import io.dotmesh.domain.saga.Saga;
import io.dotmesh.ports.driven.DotRegister.Begun;
import io.dotmesh.ports.driving.Commits.Draft;
import io.dotmesh.ports.driving.Commits.Place;
import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.testkit.fake.Failpoints;
import io.dotmesh.testkit.fake.FakeRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node makes good by itself, or when it is told to. */
class RecoveryTest {
    private static final DotName SHOP = new DotName(new Namespace("alice"), "shop");
    private static final BranchName MASTER = BranchName.MASTER;
    private static final Fault FAULT =
            new Fault.Unavailable(FaultCode.REGISTRY_UNAVAILABLE, "unplugged", "Plug it in.");

    @TempDir
    private Path temporary;

    private final Failpoints failpoints = new Failpoints();
    private TestNode node;
    private UseCases alice;

    @BeforeEach
    void start() {
        node = new TestNode(temporary).start(failpoints);
        node.register("alice");
        alice = node.as("alice");
        alice.dots().create(SHOP).orElseThrow();
    }

    @AfterEach
    void stop() {
        node.stop();
    }

    private static Draft draft(String message) {
        return new Draft(message, Optional.empty(), Metadata.NONE, Optional.empty());
    }

    private void commit(String message) throws IOException {
        Files.writeString(live(MASTER).resolve("file"), message);
        alice.commits().commit(SHOP, MASTER, draft(message)).orElseThrow();
    }

    private Path live(BranchName branch) {
        return alice.volumes()
                .attach(SHOP, Optional.of(branch), SubdotName.DEFAULT)
                .orElseThrow();
    }

    private List<String> messages() {
        return node.as("alice").commits().log(SHOP, MASTER).orElseThrow().stream()
                .map(Commit::message)
                .toList();
    }

    @Test
    void aCommitThatOnlyTheStoreHasIsRegisteredBeforeTheNext() {
        failpoints.failNext("change", FAULT);
        var unanswered = alice.commits().commit(SHOP, MASTER, draft("first"));
        assertThat(unanswered.toFault()).contains(FAULT);
        alice.commits().commit(SHOP, MASTER, draft("second")).orElseThrow();
        assertThat(messages()).containsExactly("Initial commit", "first", "second");
    }

    @Test
    void aCommitThatOnlyTheStoreHasIsRegisteredAtTheNextStart() {
        failpoints.failNext("change", FAULT);
        alice.commits().commit(SHOP, MASTER, draft("first"));
        node.stop();
        node.start();
        assertThat(messages()).containsExactly("Initial commit", "first");
    }

    @Test
    void whatAnotherNodeBeganIsLeftToThatNodeAndKeepsItsDot() {
        var shop = node.registry.dots().dot(SHOP).orElseThrow().orElseThrow();
        var master = shop.branch(MASTER).orElseThrow().branch();
        var other = new NodeId("another-node");
        var saga = new Saga.DropBranch(shop.dot().id(), master.id());
        node.registry
                .dots()
                .change(List.of(new BeginSaga(new SagaId("theirs"), saga, other)))
                .orElseThrow();
        node.stop();
        node.start();
        alice = node.as("alice");
        assertThat(node.registry.dots().sagas().orElseThrow())
                .containsExactly(new Begun(new SagaId("theirs"), saga, Optional.of(other)));
        assertThat(messages()).containsExactly("Initial commit");
        var refused = alice.dots().delete(SHOP);
        assertThat(refused.toFault()).hasValueSatisfying(fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.BUSY);
            assertThat(fault.detail()).contains(other.value());
        });
        node.registry.dots().change(List.of(new EndSaga(new SagaId("theirs")))).orElseThrow();
        alice.dots().delete(SHOP).orElseThrow();
    }

    private static final DotName CART = new DotName(new Namespace("alice"), "cart");
    private static final List<Place> BOTH = List.of(new Place(SHOP, MASTER), new Place(CART, MASTER));

    private List<List<String>> messagesOfBoth() {
        return BOTH.stream()
                .map(place -> node.as("alice").commits().log(place.dot(), place.branch()).orElseThrow().stream()
                        .map(Commit::message)
                        .toList())
                .toList();
    }

    private void leaveBothBehind() {
        alice.dots().create(CART).orElseThrow();
        failpoints.failNext("change", FAULT);
        var unanswered = alice.commits().commitTogether(BOTH, draft("both"));
        assertThat(unanswered.toFault()).contains(FAULT);
    }

    @Test
    void aCommitOfSeveralThatOnlyTheStoreHasIsRegisteredForAllBeforeTheNextOfAny() {
        leaveBothBehind();
        assertThat(messagesOfBoth()).containsOnly(List.of("Initial commit"));
        alice.commits().commit(SHOP, MASTER, draft("next")).orElseThrow();
        assertThat(messagesOfBoth())
                .containsExactly(List.of("Initial commit", "both", "next"), List.of("Initial commit", "both"));
    }

    @Test
    void aCommitOfSeveralThatOnlyTheStoreHasIsRegisteredAtTheNextStart() {
        leaveBothBehind();
        node.stop();
        node.start();
        assertThat(messagesOfBoth()).containsOnly(List.of("Initial commit", "both"));
    }

    @Test
    void aDotInTheTrashDoesNotHoldUpThoseItWasCommittedWith() {
        leaveBothBehind();
        alice.dots().delete(CART).orElseThrow();
        alice.commits().commit(SHOP, MASTER, draft("next")).orElseThrow();
        assertThat(messages()).containsExactly("Initial commit", "both", "next");
        node.stop();
        node.start();
        node.as("alice").dots().restore(CART).orElseThrow();
        assertThat(messagesOfBoth())
                .containsExactly(List.of("Initial commit", "both", "next"), List.of("Initial commit", "both"));
    }

    @Test
    void aBranchThatIsNoMoreDoesNotHoldUpThoseItWasCommittedWith() {
        var feature = new BranchName("feature");
        alice.branches().fork(SHOP, MASTER, Optional.empty(), feature).orElseThrow();
        failpoints.failNext("change", FAULT);
        alice.commits().commitTogether(List.of(new Place(SHOP, MASTER), new Place(SHOP, feature)), draft("both"));
        alice.branches().drop(SHOP, feature).orElseThrow();
        alice.commits().commit(SHOP, MASTER, draft("next")).orElseThrow();
        assertThat(messages()).containsExactly("Initial commit", "both", "next");
    }

    @Test
    void timeRunsForwardInAHistoryAlsoWhenTheClockDoesNot() throws IOException {
        commit("first");
        node.clock.advance(Duration.ofDays(-400));
        commit("second");
        commit("third");
        assertThat(alice.commits().log(SHOP, MASTER).orElseThrow())
                .extracting(Commit::timestamp)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(messages()).containsExactly("Initial commit", "first", "second", "third");
    }

    @Test
    void aStashIsKeptForSevenDaysAndThenDropped() throws IOException {
        commit("first");
        commit("second");
        var first = alice.commits().log(SHOP, MASTER).orElseThrow().get(1).id();
        var kept = alice.branches()
                .reset(SHOP, MASTER, first, false)
                .orElseThrow()
                .kept()
                .orElseThrow();
        node.clock.advance(Duration.ofDays(7).minusSeconds(1));
        node.node().tend();
        assertThat(alice.branches().show(SHOP, kept.name()).isDone()).isTrue();
        node.clock.advance(Duration.ofSeconds(2));
        node.node().tend();
        assertThat(alice.branches().show(SHOP, kept.name()).isDone()).isFalse();
        assertThat(messages()).containsExactly("Initial commit", "first");
    }

    @Test
    void aStashThatABranchBeganOnIsKeptAsLongAsThatBranch() throws IOException {
        commit("first");
        commit("second");
        var first = alice.commits().log(SHOP, MASTER).orElseThrow().get(1).id();
        var kept = alice.branches()
                .reset(SHOP, MASTER, first, false)
                .orElseThrow()
                .kept()
                .orElseThrow();
        var saved = new BranchName("saved");
        alice.branches().fork(SHOP, kept.name(), Optional.empty(), saved).orElseThrow();
        node.clock.advance(Duration.ofDays(8));
        node.node().tend();
        assertThat(Files.readString(live(saved).resolve("file"))).isEqualTo("second");
        alice.branches().drop(SHOP, saved).orElseThrow();
        node.node().tend();
        assertThat(alice.branches().show(SHOP, kept.name()).isDone()).isFalse();
    }

    @Test
    void aDeletedDotIsKeptForSevenDaysAndThenDropped() {
        alice.dots().delete(SHOP).orElseThrow();
        node.clock.advance(Duration.ofDays(7).minusSeconds(1));
        node.node().tend();
        assertThat(alice.dots().trash().orElseThrow()).hasSize(1);
        node.clock.advance(Duration.ofSeconds(2));
        node.node().tend();
        assertThat(alice.dots().trash().orElseThrow()).isEmpty();
        assertThat(alice.dots().restore(SHOP).isDone()).isFalse();
    }

    @Test
    void aLostRegistryIsRebuiltFromTheStore() throws IOException {
        commit("first");
        commit("second");
        var feature = new BranchName("feature");
        alice.branches().fork(SHOP, MASTER, Optional.empty(), feature).orElseThrow();
        var first = alice.commits().log(SHOP, MASTER).orElseThrow().get(1).id();
        var kept = alice.branches()
                .reset(SHOP, MASTER, first, false)
                .orElseThrow()
                .kept()
                .orElseThrow();
        Files.writeString(live(MASTER).resolve("file"), "uncommitted");
        var gone = new DotName(SHOP.namespace(), "gone");
        alice.dots().create(gone).orElseThrow();
        alice.dots().delete(gone).orElseThrow();
        var before = alice.dots().list().orElseThrow();

        node.stop();
        node.registry = new FakeRegistry();
        node.start();
        node.register("alice");
        alice = node.as("alice");
        assertThat(alice.dots().list().orElseThrow()).isEmpty();
        assertThat(node.as("admin").nodes().diagnose().orElseThrow()).anyMatch(finding -> !finding.well());

        var rebuilt = node.as("admin").nodes().rebuildRegistry().orElseThrow();
        assertThat(rebuilt.dots()).isEqualTo(2);
        assertThat(rebuilt.branches()).isEqualTo(4);
        assertThat(messages()).containsExactly("Initial commit", "first");
        assertThat(Files.readString(live(MASTER).resolve("file"))).isEqualTo("uncommitted");
        assertThat(alice.dots().list().orElseThrow())
                .extracting(view ->
                        view.branches().stream().map(branch -> branch.branch()).toList())
                .isEqualTo(before.stream()
                        .map(view -> view.branches().stream()
                                .map(branch -> branch.branch())
                                .toList())
                        .toList());
        assertThat(alice.branches()
                        .show(SHOP, kept.name())
                        .orElseThrow()
                        .branch()
                        .stash())
                .isEqualTo(kept.stash());
        assertThat(alice.dots().trash().orElseThrow())
                .extracting(trashed -> trashed.dot().name())
                .containsExactly(gone);
        assertThat(node.as("admin").nodes().diagnose().orElseThrow()).allMatch(finding -> finding.well());
    }

    @Test
    void aRebuiltRegistryKnowsTheQuota() {
        var quota = Optional.of(new Quota(10L << 30));
        alice.branches()
                .fork(SHOP, MASTER, Optional.empty(), new BranchName("feature"))
                .orElseThrow();
        alice.dots().setQuota(SHOP, quota).orElseThrow();
        node.stop();
        node.registry = new FakeRegistry();
        node.start();
        node.register("alice");
        node.as("admin").nodes().rebuildRegistry().orElseThrow();
        assertThat(node.as("alice").dots().show(SHOP).orElseThrow().dot().quota())
                .isEqualTo(quota);
    }

    @Test
    void aQuotaCanBeSetAlsoWhereAVolumeIsLost() throws IOException {
        var feature = new BranchName("feature");
        var id = alice.branches()
                .fork(SHOP, MASTER, Optional.empty(), feature)
                .orElseThrow()
                .id();
        node.store().unmount(id).orElseThrow();
        node.store().destroy(id).orElseThrow();
        assertThat(alice.dots()
                        .setQuota(SHOP, Optional.of(new Quota(10L << 30)))
                        .isDone())
                .isTrue();
        commit("goes on");
    }

    @Test
    void aDotOfANamespaceWithoutAccountIsRebuiltForTheAdministrator() throws IOException {
        commit("first");
        node.stop();
        node.registry = new FakeRegistry();
        node.start();
        node.as("admin").nodes().rebuildRegistry().orElseThrow();
        assertThat(node.as("admin").dots().show(SHOP).orElseThrow().owner().name())
                .isEqualTo("admin");
    }

    @Test
    void aCommitThatTheStoreLostIsTold() throws IOException {
        commit("first");
        node.stop();
        deleteStore();
        node.start();
        assertThat(node.as("admin").nodes().diagnose().orElseThrow()).anySatisfy(finding -> {
            assertThat(finding.well()).isFalse();
            assertThat(finding.detail()).contains("missing");
        });
    }

    private void deleteStore() throws IOException {
        Files.move(temporary.resolve("store"), temporary.resolve("elsewhere"));
    }
}
