package io.dotmesh.adapters.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.Keys;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.SagaId;
import io.dotmesh.domain.saga.RegistryChange.AddBranch;
import io.dotmesh.domain.saga.RegistryChange.AddDot;
import io.dotmesh.domain.saga.RegistryChange.BeginSaga;
import io.dotmesh.domain.saga.RegistryChange.EndSaga;
import io.dotmesh.domain.saga.RegistryChange.ReplaceDot;
import io.dotmesh.domain.saga.Saga;
import io.dotmesh.ports.driven.DotRegister.Begun;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import io.dotmesh.ports.driven.Registry;
import io.dotmesh.testkit.contract.NodeContract;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done about keys that hold what they should not. */
class EtcdRecordsTest {
    private static EtcdProcess etcd;
    private static Raw raw;

    private final String prefix = UUID.randomUUID() + "/";
    private Registry registry;

    @BeforeAll
    static void start() {
        etcd = EtcdProcess.start();
        raw = Raw.of(etcd);
    }

    @AfterAll
    static void end() {
        raw.close();
        etcd.close();
    }

    @BeforeEach
    void open() {
        registry = Opened.at(etcd, prefix);
        Opened.addShop(registry);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    /** Opened again, so that what was put behind its back is there for certain. */
    private void put(String key, String value) {
        raw.put(prefix + key, value);
        registry.close();
        registry = Opened.at(etcd, prefix);
    }

    private static void isCorrupt(Outcome<?> answer) {
        Opened.answers(FaultCode.CORRUPT, answer);
        assertThat(answer.toFault())
                .hasValueSatisfying(fault -> assertThat(fault).isInstanceOf(Fault.Broken.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"v\":1}", "{\"v\":2,\"id\":\"dot-shop\"}", "{\"v\":1,\"id\":\"no id\"}"})
    void aDotThatCannotBeReadIsToldAndTheOthersAreServed(String value) {
        var store = Opened.dot("store");
        Opened.change(registry, new AddDot(store));
        put(Layout.dot(Opened.SHOP.id()), value);
        isCorrupt(registry.dots().dots());
        isCorrupt(registry.dots().dot(Opened.SHOP.id()));
        isCorrupt(registry.dots().dot(Opened.SHOP.name()));
        isCorrupt(registry.dots().trash());
        assertThat(registry.dots().dot(store.name()).orElseThrow()).isPresent();
        Opened.change(registry, new ReplaceDot(store, store.with(new AccountId("bob"))));
        isCorrupt(registry.dots().change(List.of(new AddBranch(Opened.branch(Opened.SHOP, "dev")))));
        isCorrupt(registry.dots().change(List.of(new AddDot(Opened.SHOP))));
        assertThat(raw.value(prefix + Layout.dot(Opened.SHOP.id()))).isEqualTo(value);
    }

    @Test
    void aBranchThatCannotBeReadIsTold() {
        put(Layout.branch(Opened.SHOP.id(), Opened.MASTER.id()), "{\"v\":1}");
        isCorrupt(registry.dots().dot(Opened.SHOP.id()));
        isCorrupt(registry.dots().summaries());
        isCorrupt(registry.dots().change(List.of(new AddBranch(Opened.branch(Opened.SHOP, "dev")))));
    }

    @Test
    void commitsThatAreMissingOrCannotBeReadAreTold() {
        Opened.change(registry, Opened.commits(Opened.MASTER, 3));
        var key = raw.keys(prefix + Layout.UNWATCHED).get(1);
        put(Layout.UNWATCHED + key, "{}");
        isCorrupt(registry.dots().commits(Opened.MASTER.id()));
        raw.remove(prefix + Layout.UNWATCHED + key);
        isCorrupt(registry.dots().commits(Opened.MASTER.id()));
        isCorrupt(registry.dots().change(Opened.commits(Opened.MASTER, 1)));
    }

    @Test
    void aSagaThatCannotBeReadIsTold() {
        var saga = new Saga.DropBranch(Opened.SHOP.id(), Opened.MASTER.id());
        Opened.change(registry, new BeginSaga(new SagaId("one"), saga, Opened.NODE));
        put(Layout.SAGAS + "one", "{\"v\":1,\"order\":-1}");
        isCorrupt(registry.dots().sagas());
        isCorrupt(registry.dots().change(List.of(new BeginSaga(new SagaId("one"), saga, Opened.NODE))));
        assertThat(registry.dots().dots().isDone()).isTrue();
    }

    @Test
    void anAccountThatCannotBeReadIsTold() {
        var alice = new Account(new AccountId("a"), "alice", "alice@example.com", new TreeMap<>());
        assertThat(registry.accounts().add(alice, Keys.NONE)).isEqualTo(Outcome.done());
        put(Layout.account(alice.id()), "{\"v\":1,\"id\":7}");
        isCorrupt(registry.accounts().all());
        isCorrupt(registry.accounts().byId(alice.id()));
        isCorrupt(registry.accounts().byName("alice"));
        isCorrupt(registry.accounts().byEmail("ALICE@example.com"));
        isCorrupt(registry.accounts().rekey(alice.id(), Keys.NONE));
        assertThat(registry.dots().dots().isDone()).isTrue();
    }

    @Test
    void aRegistryOfANewerVersionIsLeftAsItIs() {
        raw.put(prefix + Layout.FORMAT, "3");
        EtcdProcess.eventually(
                "the newer version is noticed",
                () -> registry.dots()
                        .dots()
                        .toFault()
                        .filter(fault -> fault.code() == FaultCode.VERSION_MISMATCH)
                        .isPresent());
        Opened.answers(FaultCode.VERSION_MISMATCH, registry.dots().change(List.of(new AddDot(Opened.dot("store")))));
        Opened.answers(FaultCode.VERSION_MISMATCH, Opened.tried(etcd.endpoint(), prefix, Map.of()));
        assertThat(raw.value(prefix + Layout.FORMAT)).isEqualTo("3");
    }

    @Test
    void whatVersion1WroteIsReadAndBelongsToNobody() {
        raw.put(prefix + Layout.FORMAT, "1");
        put(
                Layout.dot(Opened.SHOP.id()),
                "{\"v\":1,\"id\":\"dot-shop\",\"namespace\":\"alice\",\"name\":\"shop\",\"owner\":\"alice\","
                        + "\"collaborators\":[],\"created\":\"2026-11-22T12:00:00.123456789Z\"}");
        put(Layout.name(Opened.SHOP.name()), "dot-shop");
        put(
                Layout.branch(Opened.SHOP.id(), Opened.MASTER.id()),
                "{\"v\":1,\"id\":\"dot-shop-master\",\"dot\":\"dot-shop\",\"name\":\"master\",\"runs\":[],\"open\":false}");
        put(Layout.branchDot(Opened.MASTER.id()), "dot-shop");
        var saga = new Saga.DropBranch(Opened.SHOP.id(), Opened.MASTER.id());
        put(
                Layout.saga(new SagaId("old")),
                "{\"v\":1,\"order\":0,\"digest\":\"d\",\"saga\":\"1 drop-branch dot-shop dot-shop-master\"}");

        assertThat(registry.dots().sagas().orElseThrow())
                .containsExactly(new Begun(new SagaId("old"), saga, Optional.empty()));
        assertThat(registry.dots().dots().orElseThrow().getFirst().branches())
                .containsExactly(new BranchRecord(Opened.MASTER, 0, Optional.empty(), Optional.empty()));
        Opened.change(registry, new BeginSaga(new SagaId("new"), saga, Opened.NODE), new EndSaga(new SagaId("old")));
        assertThat(registry.dots().sagas().orElseThrow())
                .containsExactly(new Begun(new SagaId("new"), saga, Optional.of(Opened.NODE)));
        assertThat(raw.value(prefix + Layout.FORMAT)).isEqualTo("1");
    }

    @Test
    void theFirstNodeThatJoinsKeepsProgramsOfVersion1Out(@TempDir Path data) {
        raw.put(prefix + Layout.FORMAT, "1");
        try (var node = Opened.node(etcd.endpoint(), prefix, data, Member.LEASE)) {
            Opened.addShop(node);
            assertThat(raw.value(prefix + Layout.FORMAT)).isEqualTo("1");
            node.nodes().join(NodeContract.SELF).orElseThrow();
            assertThat(raw.value(prefix + Layout.FORMAT)).isEqualTo("2");
            Opened.change(node, new AddDot(Opened.dot("store")));
            raw.put(prefix + Layout.record(Opened.NODE), "{\"v\":1}");
            isCorrupt(node.nodes().nodes());
            assertThat(Opened.names(node)).containsExactly("shop", "store");
        }
    }

    @Test
    void keysOfSomeoneElseAreLeftAsTheyAre() {
        raw.put(prefix + "other/" + Layout.FORMAT, "hello");
        Opened.answers(FaultCode.CORRUPT, Opened.tried(etcd.endpoint(), prefix + "other/", Map.of()));
        assertThat(raw.keys(prefix + "other/")).containsExactly("format");
    }

    @Test
    void whatWasStagedAndNeverUsedIsSweptAnHourLater() {
        var old = Layout.COMMITS + "dot-shop/old/";
        var fresh = Layout.COMMITS + "dot-shop/fresh/";
        for (var range : List.of(old, fresh)) {
            raw.put(prefix + range + "0000000000", "{}");
        }
        raw.put(prefix + Layout.staging(fresh), Instant.now().toString());
        put(Layout.staging(old), Instant.now().minus(Duration.ofMinutes(61)).toString());
        assertThat(raw.keys(prefix + Layout.UNWATCHED))
                .containsExactlyInAnyOrder("commits/dot-shop/fresh/0000000000", "staging/commits/dot-shop/fresh/");
    }
}
