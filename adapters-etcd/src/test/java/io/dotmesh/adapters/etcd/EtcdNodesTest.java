package io.dotmesh.adapters.etcd;

import static io.dotmesh.adapters.etcd.EtcdProcess.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.NodeRegister.Condition;
import io.dotmesh.ports.driven.NodeRegister.NodeRecord;
import io.dotmesh.ports.driven.NodeRegister.Presence;
import io.dotmesh.ports.driven.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that see each other come, go and fall silent. */
class EtcdNodesTest {
    /** The least that etcd takes. */
    private static final Duration BRIEF = Duration.ofSeconds(2);

    /** For etcd to notice the end of a lease, and for a busy machine. */
    private static final Duration A_LITTLE = Duration.ofSeconds(10);

    private static final NodeId ONE = new NodeId("one");
    private static final NodeId OTHER = new NodeId("other");

    private static EtcdProcess etcd;

    private final String prefix = UUID.randomUUID() + "/";

    @TempDir
    private Path here;

    @TempDir
    private Path there;

    @BeforeAll
    static void start() {
        etcd = EtcdProcess.start();
    }

    @AfterAll
    static void end() {
        etcd.close();
    }

    private Registry open(Path data) {
        return Opened.node(etcd.endpoint(), prefix, data, BRIEF);
    }

    private static NodeRecord self(NodeId id) {
        return new NodeRecord(id, id + ".example", List.of("http://" + id + ":32607"), "1", "hash", Opened.NOON);
    }

    private static Condition condition(Registry seenFrom, NodeId node) {
        return presence(seenFrom, node).condition();
    }

    private static Presence presence(Registry seenFrom, NodeId node) {
        return seenFrom.nodes().nodes().orElseThrow().stream()
                .filter(presence -> presence.node().id().equals(node))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void nodesSeeEachOtherComeAndGo() {
        try (var one = open(here)) {
            one.nodes().join(self(ONE)).orElseThrow();
            try (var other = open(there)) {
                var leaving = other.nodes().join(self(OTHER)).orElseThrow();
                assertThat(one.nodes().nodes().orElseThrow())
                        .extracting(Presence::node)
                        .containsExactly(self(ONE), self(OTHER));
                assertThat(condition(other, ONE)).isEqualTo(Condition.LIVE);
                leaving.leave().orElseThrow();
                assertThat(condition(one, OTHER)).isEqualTo(Condition.LEAVING);
            }
            assertThat(condition(one, OTHER)).isEqualTo(Condition.GONE);
            one.nodes().forget(OTHER).orElseThrow();
            assertThat(one.nodes().nodes().orElseThrow())
                    .extracting(Presence::node)
                    .containsExactly(self(ONE));
        }
    }

    @Test
    void aNodeThatIsCutOffIsLostWhenItsLeaseEndsAndBackByItself() {
        try (var relay = new Relay(etcd);
                var far = Opened.node(relay.endpoint(), prefix, here, BRIEF);
                var near = open(there)) {
            far.nodes().join(self(ONE)).orElseThrow();
            assertThat(condition(near, ONE)).isEqualTo(Condition.LIVE);
            relay.cut();
            long cut = System.nanoTime();
            var since = Instant.now();
            eventually("its lease has ended", () -> condition(near, ONE) == Condition.LOST);
            assertThat(Duration.ofNanos(System.nanoTime() - cut)).isLessThan(BRIEF.plus(A_LITTLE));
            assertThat(presence(near, ONE).seen())
                    .isBeforeOrEqualTo(since)
                    .isAfter(since.minus(BRIEF).minus(A_LITTLE));
            relay.mend();
            eventually("it is there again", () -> condition(near, ONE) == Condition.LIVE);
        }
    }

    @Test
    void aNodeThatIsThereGivesSignsAndNotMany() {
        try (var registry = open(here);
                var raw = Raw.of(etcd)) {
            registry.nodes().join(self(ONE)).orElseThrow();
            long revision = raw.revision();
            var first = presence(registry, ONE).seen();
            long begin = System.nanoTime();
            eventually(
                    "it has given three signs",
                    () -> presence(registry, ONE).seen().isAfter(first.plus(BRIEF.multipliedBy(2)))
                            || System.nanoTime() - begin > A_LITTLE.toNanos());
            assertThat(condition(registry, ONE)).isEqualTo(Condition.LIVE);
            assertThat(raw.revision() - revision).isBetween(2L, 8L);
            assertThat(raw.changedSince(prefix, revision)).containsExactly(Layout.record(ONE));
        }
    }

    @Test
    void aNodeWhoseKeyWasTakenAwayPutsItBack() {
        try (var registry = open(here);
                var raw = Raw.of(etcd)) {
            registry.nodes().join(self(ONE)).orElseThrow();
            raw.remove(prefix + Layout.alive(ONE));
            assertThat(condition(registry, ONE)).isEqualTo(Condition.LOST);
            eventually("it is there again", () -> condition(registry, ONE) == Condition.LIVE);
        }
    }

    @Test
    void twoProcessesAreNotOneNode() {
        // Long enough that a busy machine does not lose it.
        var lasting = BRIEF.multipliedBy(3);
        try (var one = Opened.node(etcd.endpoint(), prefix, here, lasting);
                var other = Opened.node(etcd.endpoint(), prefix, there, lasting)) {
            one.nodes().join(self(ONE)).orElseThrow();

            var refused = other.nodes().join(self(ONE));

            Opened.answers(FaultCode.LOCKED, refused);
            assertThat(refused.toFault())
                    .map(Fault::detail)
                    .hasValueSatisfying(detail -> assertThat(detail)
                            .contains(
                                    ONE.value(),
                                    "process " + ProcessHandle.current().pid()));
            other.nodes().join(self(OTHER)).orElseThrow();
        }
    }

    @Test
    void aNodeThatWasKilledIsThereAgainAtOnce() throws IOException {
        var lasting = Duration.ofSeconds(60);
        try (var before = open(here)) {
            before.nodes().join(self(ONE)).orElseThrow();
        }
        var word = Files.readString(here.resolve(NodeMark.FILE_NAME));
        try (var raw = Raw.of(etcd);
                var after = open(here)) {
            raw.put(prefix + Layout.alive(ONE), word + " this node, before it was killed", lasting);
            long begin = System.nanoTime();
            after.nodes().join(self(ONE)).orElseThrow();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(lasting.dividedBy(2));
            assertThat(condition(after, ONE)).isEqualTo(Condition.LIVE);
        }
    }

    @Test
    void ofTwoCopiesOfANodeTheLaterOneStaysAndTheOtherIsNotSeen() throws IOException {
        try (var one = open(here);
                var raw = Raw.of(etcd)) {
            one.nodes().join(self(ONE)).orElseThrow();
            Files.copy(here.resolve(NodeMark.FILE_NAME), there.resolve(NodeMark.FILE_NAME));
            try (var copy = open(there)) {
                copy.nodes().join(self(ONE)).orElseThrow();
                var claim = raw.value(prefix + Layout.alive(ONE));
                long begin = System.nanoTime();
                eventually("the first has looked", () -> System.nanoTime() - begin > 2 * BRIEF.toNanos());
                assertThat(raw.value(prefix + Layout.alive(ONE))).isEqualTo(claim);
            }
            eventually("the first is seen again", () -> condition(one, ONE) == Condition.LIVE);
        }
    }

    @Test
    void aLeaseThatNobodyProlongsIsWaitedFor() {
        try (var raw = Raw.of(etcd);
                var registry = open(here)) {
            raw.put(prefix + Layout.alive(ONE), "somebody a node that was killed", BRIEF);
            registry.nodes().join(self(ONE)).orElseThrow();
            assertThat(condition(registry, ONE)).isEqualTo(Condition.LIVE);
        }
    }

    @Test
    void aNodeIsStillThereWhenEtcdWasKilledAndStartedAgain() {
        try (var own = EtcdProcess.start();
                var registry = Opened.node(own.endpoint(), prefix, here, BRIEF)) {
            registry.nodes().join(self(ONE)).orElseThrow();
            own.kill();
            own.restart();
            eventually(
                    "it is seen",
                    () -> registry.nodes()
                            .nodes()
                            .map(all -> all.getFirst().condition() == Condition.LIVE)
                            .orElse(false));
        }
    }
}
