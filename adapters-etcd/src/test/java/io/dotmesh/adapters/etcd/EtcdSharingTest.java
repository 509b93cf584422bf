package io.dotmesh.adapters.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.identity.SagaId;
import io.dotmesh.domain.mastership.Fence;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.domain.saga.RegistryChange.AddBranch;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import io.dotmesh.domain.saga.RegistryChange.AddDot;
import io.dotmesh.domain.saga.RegistryChange.BeginSaga;
import io.dotmesh.domain.saga.RegistryChange.EndSaga;
import io.dotmesh.domain.saga.RegistryChange.MoveCommits;
import io.dotmesh.domain.saga.RegistryChange.RemoveBranch;
import io.dotmesh.domain.saga.RegistryChange.RemoveDot;
import io.dotmesh.domain.saga.RegistryChange.ReplaceDot;
import io.dotmesh.domain.saga.RegistryChange.RequireMastership;
import io.dotmesh.domain.saga.RegistryChange.SetMastership;
import io.dotmesh.domain.saga.Saga;
import io.dotmesh.ports.driven.DotRegister.Begun;
import io.dotmesh.ports.driven.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one registry, and how much they put there. */
class EtcdSharingTest {
    private static final int MANY = 10_000;

    private static EtcdProcess etcd;

    private final String prefix = UUID.randomUUID() + "/";
    private List<Registry> nodes = List.of();

    @BeforeAll
    static void start() {
        etcd = EtcdProcess.start();
    }

    @AfterAll
    static void end() {
        etcd.close();
    }

    @BeforeEach
    void open() {
        nodes = List.of(Opened.at(etcd, prefix), Opened.at(etcd, prefix));
    }

    @AfterEach
    void close() {
        nodes.forEach(Registry::close);
    }

    private Registry one() {
        return nodes.getFirst();
    }

    private Registry other() {
        return nodes.getLast();
    }

    /** What both answer when so many ask each of them at once. */
    private List<Outcome<Nothing>> atOnce(int each, IntFunction<List<RegistryChange>> changes) {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = IntStream.range(0, 2 * each)
                    .mapToObj(who -> CompletableFuture.supplyAsync(
                            () -> nodes.get(who % 2).dots().change(changes.apply(who)), executor))
                    .toList();
            return asked.stream().map(Raw::await).toList();
        }
    }

    private static void oneWins(FaultCode code, List<Outcome<Nothing>> answers) {
        assertThat(answers).filteredOn(Outcome::isDone).hasSize(1);
        assertThat(answers.stream().flatMap(answer -> answer.toFault().stream()))
                .hasSize(answers.size() - 1)
                .allSatisfy(fault -> assertThat(fault.code()).as(fault.detail()).isEqualTo(code));
    }

    @Test
    void eachSeesAtOnceWhatTheOtherWasAnswered() {
        Opened.addShop(one());
        for (int round = 0; round < 50; round++) {
            var commit = Opened.commit(round);
            Opened.change(nodes.get(round % 2), new AddCommit(Opened.MASTER.id(), commit));
            assertThat(nodes.get((round + 1) % 2)
                            .dots()
                            .commits(Opened.MASTER.id())
                            .orElseThrow())
                    .hasSize(round + 1)
                    .endsWith(commit);
        }
    }

    @Test
    void aNameGoesToOneOfAllWhoWantIt() {
        for (int round = 0; round < 10; round++) {
            var name = Opened.dot("shop-" + round).name();
            oneWins(FaultCode.ALREADY_EXISTS, atOnce(4, who -> {
                var dot = Opened.dot("shop-" + who + "-" + name.name()).named(name);
                return List.of(new AddDot(dot), new AddBranch(Opened.branch(dot, "master")));
            }));
            assertThat(one().dots().dot(name)).isEqualTo(other().dots().dot(name));
        }
    }

    @Test
    void ofAllWhoReplaceADotAtOnceOneWins() {
        Opened.change(one(), new AddDot(Opened.SHOP));
        oneWins(
                FaultCode.BUSY,
                atOnce(
                        8,
                        who -> List.of(
                                new ReplaceDot(Opened.SHOP, Opened.SHOP.with(new AccountId("account-" + who))))));
    }

    @Test
    void ofAllWhoTakeAMastershipAtOnceOneWins() {
        Opened.addShop(one());
        oneWins(
                FaultCode.BUSY,
                atOnce(
                        8,
                        who -> List.of(new SetMastership(
                                Opened.MASTER.id(),
                                Optional.empty(),
                                new Mastership(
                                        new NodeId("node-" + who), new Fence(1), new Fence(1), Optional.empty())))));
        assertThat(one().dots().masterships()).isEqualTo(other().dots().masterships());
    }

    @Test
    void twoNodesNeverChangeOneDotAtTheSameTime() {
        var saga = new Saga.DropBranch(Opened.SHOP.id(), Opened.MASTER.id());
        for (int round = 0; round < 50; round++) {
            var id = "saga-" + round + "-";
            oneWins(
                    FaultCode.BUSY,
                    atOnce(1, who -> List.of(new BeginSaga(new SagaId(id + who), saga, new NodeId("node-" + who)))));
            var begun = one().dots().sagas().orElseThrow();
            assertThat(begun).hasSize(1);
            Opened.change(other(), new EndSaga(begun.getFirst().id()));
        }
        nothingIsLeft();
    }

    @Test
    void aDotIsKeptFromOtherNodesUntilTheLastSagaOfItHasEnded() {
        var saga = new Saga.DropBranch(Opened.SHOP.id(), Opened.MASTER.id());
        for (int round = 0; round < 20; round++) {
            var ids = IntStream.range(0, 4)
                    .mapToObj(number -> new SagaId("saga-" + number))
                    .toList();
            assertThat(atOnce(2, who -> List.of(new BeginSaga(ids.get(who), saga, Opened.NODE))))
                    .allMatch(Outcome::isDone);
            Opened.change(one(), new EndSaga(ids.getFirst()));
            Opened.answers(
                    FaultCode.BUSY,
                    other().dots().change(List.of(new BeginSaga(new SagaId("x"), saga, new NodeId("node-2")))));
            assertThat(atOnce(2, who -> List.of(new EndSaga(ids.get(who))))).allMatch(Outcome::isDone);
            Opened.change(
                    other(), new BeginSaga(new SagaId("x"), saga, new NodeId("node-2")), new EndSaga(new SagaId("x")));
        }
        nothingIsLeft();
    }

    @Test
    void aCommitOfTheMasterPutsThreeKeysAndNoMore() {
        var mastership = new Mastership(Opened.NODE, new Fence(1), new Fence(1), Optional.empty());
        Opened.addShop(one());
        Opened.change(one(), new SetMastership(Opened.MASTER.id(), Optional.empty(), mastership));
        try (var raw = Raw.of(etcd)) {
            Opened.change(one(), new AddCommit(Opened.MASTER.id(), Opened.commit(1)));
            var before = raw.keys(prefix);
            long revision = raw.revision();
            Opened.change(
                    one(),
                    new RequireMastership(Opened.MASTER.id(), mastership),
                    new AddCommit(Opened.MASTER.id(), Opened.commit(2)));
            assertThat(raw.revision()).isEqualTo(revision + 1);
            assertThat(raw.changedSince(prefix, revision))
                    .containsExactlyInAnyOrder(
                            "head",
                            Layout.branch(Opened.SHOP.id(), Opened.MASTER.id()),
                            raw.keys(prefix).stream()
                                    .filter(key -> !before.contains(key))
                                    .findFirst()
                                    .orElseThrow());
        }
    }

    @Test
    void aBranchNameAndABranchIdGoToOneOfAllWhoWantThem() {
        Opened.change(one(), new AddDot(Opened.SHOP), new AddDot(Opened.dot("store")));
        oneWins(FaultCode.ALREADY_EXISTS, atOnce(4, who -> {
            var branch = Opened.branch(Opened.SHOP, "dev");
            return List.of(new AddBranch(new Branch(
                    new BranchId("dev-" + who), branch.dot(), branch.name(), Optional.empty(), Optional.empty())));
        }));
        oneWins(FaultCode.ALREADY_EXISTS, atOnce(1, who -> {
            var dot = who == 0 ? Opened.SHOP : Opened.dot("store");
            return List.of(new AddBranch(new Branch(
                    new BranchId("same"),
                    dot.id(),
                    Opened.branch(dot, "same").name(),
                    Optional.empty(),
                    Optional.empty())));
        }));
    }

    @Test
    void nothingIsAddedToADotThatIsRemovedAtTheSameTime() {
        for (int round = 0; round < 20; round++) {
            var dot = Opened.dot("shop-" + round);
            Opened.change(one(), new AddDot(dot), new AddBranch(Opened.branch(dot, "master")));
            var answers = atOnce(
                    2,
                    who -> who == 0
                            ? List.of(new RemoveDot(dot.id()))
                            : List.of(
                                    new AddBranch(Opened.branch(dot, "dev-" + who)),
                                    new AddCommit(Opened.branch(dot, "master").id(), Opened.commit(who))));
            assertThat(answers.getFirst().isDone()).isTrue();
        }
        assertThat(one().dots().summaries().orElseThrow()).isEmpty();
        nothingIsLeft();
    }

    private void nothingIsLeft() {
        try (var raw = Raw.of(etcd)) {
            assertThat(raw.keys(prefix))
                    .filteredOn(key -> !key.startsWith(Layout.REMOVED))
                    .containsExactlyInAnyOrder("format", "head");
        }
    }

    @Test
    void commitsOfManyOnOneBranchAreAllThereOnce() {
        Opened.addShop(one());
        var answers = atOnce(10, who -> List.of(new AddCommit(Opened.MASTER.id(), Opened.commit(who))));
        assertThat(answers).allMatch(Outcome::isDone);
        assertThat(other().dots().commits(Opened.MASTER.id()).orElseThrow())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 20).mapToObj(Opened::commit).toList());
    }

    /** As the copy of a dot that has ten thousand commits does it. */
    private void copyMany() {
        var all = IntStream.range(0, MANY).mapToObj(Opened::commit).toList();
        var saga = new Saga.CopyDot(
                Opened.SHOP,
                Opened.MASTER,
                new Origin(new BranchId("elsewhere"), all.getLast().id()),
                all);
        var id = new SagaId("copy");
        Opened.change(one(), new BeginSaga(id, saga, Opened.NODE));
        Opened.change(one(), new BeginSaga(id, saga, Opened.NODE));
        assertThat(other().dots().sagas().orElseThrow()).containsExactly(new Begun(id, saga, Optional.of(Opened.NODE)));
        var changes = new ArrayList<RegistryChange>(List.of(new AddDot(Opened.SHOP), new AddBranch(Opened.MASTER)));
        changes.addAll(Opened.commits(Opened.MASTER, MANY));
        changes.add(new EndSaga(id));
        Opened.change(one(), changes);
        assertThat(other().dots().commits(Opened.MASTER.id()).orElseThrow()).isEqualTo(all);
        assertThat(other().dots().sagas().orElseThrow()).isEmpty();
    }

    @Test
    void tenThousandCommitsAreAddedInOneChangeAndMovedByTwoKeys() {
        copyMany();
        var stash = Opened.branch(Opened.SHOP, "stash");
        Opened.change(one(), new AddBranch(stash));
        try (var raw = Raw.of(etcd)) {
            long keys = raw.keys(prefix).size();
            assertThat(raw.keys(prefix + "unwatched/"))
                    .hasSize(MANY)
                    .allMatch(key -> key.startsWith("commits/" + Opened.SHOP.id() + "/"));
            long before = raw.revision();
            Opened.change(
                    one(),
                    new MoveCommits(
                            Opened.MASTER.id(), Optional.of(Opened.commit(9).id()), stash.id()));
            assertThat(raw.revision()).isEqualTo(before + 1);
            assertThat(raw.keys(prefix)).hasSize((int) keys);
            Opened.change(other(), new AddCommit(Opened.MASTER.id(), Opened.commit(-1)));
            Opened.change(one(), new AddCommit(stash.id(), Opened.commit(-2)));
            assertThat(raw.keys(prefix)).hasSize((int) keys + 2);
            assertThat(one().dots().commits(Opened.MASTER.id()).orElseThrow())
                    .hasSize(11)
                    .endsWith(Opened.commit(-1));
            assertThat(other().dots().commits(stash.id()).orElseThrow())
                    .hasSize(MANY - 9)
                    .startsWith(Opened.commit(10))
                    .endsWith(Opened.commit(MANY - 1), Opened.commit(-2));
            Opened.change(other(), new RemoveBranch(stash.id()));
            assertThat(raw.keys(prefix + "unwatched/commits/")).hasSize(11);
        }
        Opened.change(other(), new RemoveDot(Opened.SHOP.id()));
        nothingIsLeft();
    }

    @Test
    void aCommitWritesAsManyKeysHoweverManyThereAre() {
        Opened.addShop(one());
        Opened.change(one(), Opened.commits(Opened.MASTER, 1_000));
        try (var raw = Raw.of(etcd)) {
            Opened.change(one(), new AddCommit(Opened.MASTER.id(), Opened.commit(-1)));
            long keys = raw.keys(prefix).size();
            long revision = raw.revision();
            Opened.change(one(), new AddCommit(Opened.MASTER.id(), Opened.commit(-2)));
            assertThat(raw.keys(prefix)).hasSize((int) keys + 1);
            assertThat(raw.revision()).isEqualTo(revision + 1);
        }
    }

    @Test
    void aDotOfManyBranchesIsRemovedAtOnceAndItsIdsAreFree() {
        Opened.change(one(), new AddDot(Opened.SHOP));
        for (int number = 0; number < 300; number++) {
            var branch = Opened.branch(Opened.SHOP, "branch-" + number);
            Opened.change(one(), new AddBranch(branch), new AddCommit(branch.id(), Opened.commit(number)));
        }
        Opened.change(other(), new RemoveDot(Opened.SHOP.id()));
        assertThat(one().dots().summaries().orElseThrow()).isEmpty();
        Opened.change(one(), new AddDot(Opened.dot("store")));
        for (int number = 0; number < 300; number++) {
            var branch = Opened.branch(Opened.SHOP, "branch-" + number);
            Opened.change(
                    one(),
                    new AddBranch(new Branch(
                            branch.id(), Opened.dot("store").id(), branch.name(), Optional.empty(), Optional.empty())));
        }
    }

    @Test
    void aChangeOfTooManyThingsIsRefusedWhole() {
        Opened.change(one(), new AddDot(Opened.SHOP));
        var changes = IntStream.range(0, 200)
                .<RegistryChange>mapToObj(number -> new AddBranch(Opened.branch(Opened.SHOP, "branch-" + number)))
                .toList();
        var answer = one().dots().change(changes);
        Opened.answers(FaultCode.LIMIT, answer);
        assertThat(answer.toFault())
                .hasValueSatisfying(fault -> assertThat(fault).isInstanceOf(Fault.Refused.class));
        assertThat(other().dots().summaries().orElseThrow()).isEmpty();
    }

    @Test
    void commitsThatAreMovedToAnotherDotGoNotWithTheirFirst() {
        var store = Opened.dot("store");
        var elsewhere = Opened.branch(store, "master");
        Opened.addShop(one());
        Opened.change(one(), new AddDot(store), new AddBranch(elsewhere));
        Opened.change(one(), Opened.commits(Opened.MASTER, 5));
        Opened.change(
                one(),
                new MoveCommits(Opened.MASTER.id(), Optional.of(Opened.commit(2).id()), elsewhere.id()));
        Opened.change(other(), new RemoveDot(Opened.SHOP.id()));
        assertThat(other().dots().commits(elsewhere.id()).orElseThrow())
                .extracting(Commit::id)
                .containsExactly(Opened.commit(3).id(), Opened.commit(4).id());
        Opened.change(other(), new RemoveDot(store.id()));
        nothingIsLeft();
    }
}
