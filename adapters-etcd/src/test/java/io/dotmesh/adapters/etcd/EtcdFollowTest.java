package io.dotmesh.adapters.etcd;

import static io.dotmesh.adapters.etcd.EtcdProcess.eventually;

import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import io.dotmesh.domain.saga.RegistryChange.AddDot;
import io.dotmesh.domain.saga.RegistryChange.RemoveDot;
import io.dotmesh.domain.saga.RegistryChange.TrashDot;
import io.dotmesh.ports.driven.Registry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a node hears of the changes of others, also when etcd or the way there was gone meanwhile. */
class EtcdFollowTest {
    private static EtcdProcess etcd;

    private final String prefix = UUID.randomUUID().toString();
    private final Set<DotId> heard = ConcurrentHashMap.newKeySet();

    @BeforeAll
    static void start() {
        etcd = EtcdProcess.start();
    }

    @AfterAll
    static void end() {
        etcd.close();
    }

    private void hears(String... names) {
        var wanted = List.of(names).stream().map(name -> Opened.dot(name).id()).toList();
        eventually("it heard of " + wanted, () -> heard.containsAll(wanted));
    }

    @Test
    void aNodeHearsWhatAnotherChanges() {
        try (var one = Opened.at(etcd, prefix);
                var other = Opened.at(etcd, prefix);
                var _ = one.dots().follow(heard::add)) {
            Opened.addShop(other);
            hears("shop");
            heard.clear();
            Opened.change(other, Opened.commits(Opened.MASTER, 500));
            hears("shop");
        }
    }

    @Test
    void aNodeHearsWhatWasChangedWhileItWasCutOff() {
        try (var relay = new Relay(etcd);
                var far = open(relay.endpoint());
                var near = open(etcd.endpoint())) {
            Opened.addShop(near);
            far.dots().dots().orElseThrow();
            try (var _ = far.dots().follow(heard::add)) {
                relay.cut();
                Opened.change(near, new AddCommit(Opened.MASTER.id(), Opened.commit(1)));
                relay.mend();
                hears("shop");
            }
        }
    }

    @Test
    void aNodeThatMissedWhatWasCompactedHearsAllDots() {
        try (var relay = new Relay(etcd);
                var far = open(relay.endpoint());
                var near = open(etcd.endpoint());
                var raw = Raw.of(etcd)) {
            Opened.addShop(near);
            var trash = Opened.dot("trash");
            Opened.change(
                    near,
                    new AddDot(Opened.dot("gone")),
                    new AddDot(Opened.dot("same")),
                    new AddDot(trash),
                    new TrashDot(new Trashed(
                            trash, List.of(), new AccountId("bob"), Opened.NOON, Opened.NOON.plusSeconds(9))));
            far.dots().dots().orElseThrow();
            try (var _ = far.dots().follow(heard::add)) {
                relay.cut();
                eventually("it is cut off", () -> !far.dots().dots().isDone());
                Opened.change(near, new RemoveDot(Opened.dot("gone").id()));
                Opened.change(near, new AddDot(Opened.dot("store")));
                raw.compact();
                relay.mend();
                hears("shop", "gone", "same", "trash", "store");
            }
        }
    }

    @Test
    void aNodeGoesOnHearingWhenEtcdWasKilledAndStartedAgain() {
        try (var own = EtcdProcess.start();
                var one = open(own.endpoint());
                var other = open(own.endpoint());
                var _ = one.dots().follow(heard::add)) {
            Opened.addShop(other);
            hears("shop");
            heard.clear();
            own.kill();
            own.restart();
            eventually(
                    "it is changed again",
                    () -> other.dots()
                            .change(List.of(new AddDot(Opened.dot("store"))))
                            .isDone());
            hears("store");
        }
    }

    private Registry open(String endpoint) {
        return Opened.tried(endpoint, prefix, Map.of()).orElseThrow();
    }
}
