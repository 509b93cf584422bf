package io.dotmesh.adapters.etcd;

import static io.dotmesh.adapters.etcd.EtcdProcess.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import io.dotmesh.domain.saga.RegistryChange.AddDot;
import io.dotmesh.domain.saga.RegistryChange.RemoveDot;
import io.dotmesh.ports.driven.Registry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a registry does while etcd, or the way there, is gone, and afterwards. */
class EtcdOutageTest {
    private static final Map<String, String> HASTY = Map.of("etcd-timeout", "2");

    /** The two seconds, and what a busy machine needs beside them. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(12);

    private static EtcdProcess etcd;

    private final String prefix = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        etcd = EtcdProcess.start();
        // Once with all the time that it needs: the first of a process loads and compiles everything.
        Opened.at(etcd, "first").close();
    }

    @AfterAll
    static void end() {
        etcd.close();
    }

    private Registry open(String endpoint) {
        return Opened.tried(endpoint, prefix, HASTY).orElseThrow();
    }

    /** Every call is answered in time, and with one of the two faults. */
    private static void isUnavailable(Registry registry) {
        for (Supplier<Outcome<?>> call : List.<Supplier<Outcome<?>>>of(
                () -> registry.dots().dots(),
                () -> registry.dots().commits(Opened.MASTER.id()),
                () -> registry.accounts().all(),
                () -> registry.dots().change(List.of(new AddDot(Opened.dot("unheard")))),
                () -> registry.dots()
                        .change(List.of(new RemoveDot(Opened.dot("none").id()))))) {
            long begin = System.nanoTime();
            var fault = call.get().toFault();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(ANSWER_MAX);
            assertThat(fault)
                    .map(Fault::code)
                    .hasValueSatisfying(
                            code -> assertThat(code).isIn(FaultCode.REGISTRY_UNAVAILABLE, FaultCode.TIMED_OUT));
            assertThat(fault).hasValueSatisfying(told -> assertThat(told).isInstanceOf(Fault.Unavailable.class));
        }
    }

    private static void worksAgain(Registry registry) {
        eventually("the registry answers", () -> registry.dots().dots().isDone());
        eventually(
                "the registry changes",
                () -> registry.dots()
                        .change(List.of(new AddDot(Opened.dot("afterwards"))))
                        .isDone());
        assertThat(Opened.names(registry)).contains("afterwards");
    }

    /** What the first read sees that is answered at all. */
    private static List<String> firstAnswer(Registry registry) {
        var answer = new AtomicReference<List<String>>();
        eventually("it answers again", () -> {
            registry.dots()
                    .dots()
                    .peek(all -> answer.set(all.stream()
                            .map(record -> record.dot().name().name())
                            .toList()));
            return answer.get() != null;
        });
        return Optional.ofNullable(answer.get()).orElseThrow();
    }

    @Test
    void aRegistryWorksAgainWhenEtcdWasKilledAndStartedAgain() {
        try (var registry = open(etcd.endpoint());
                var other = open(etcd.endpoint())) {
            Opened.addShop(registry);
            Opened.change(registry, Opened.commits(Opened.MASTER, 3));
            etcd.kill();
            try {
                isUnavailable(registry);
            } finally {
                etcd.restart();
            }
            worksAgain(registry);
            worksAgain(other);
            Opened.change(other, new AddCommit(Opened.MASTER.id(), Opened.commit(7)));
            assertThat(registry.dots().commits(Opened.MASTER.id()).orElseThrow())
                    .containsExactly(Opened.commit(0), Opened.commit(1), Opened.commit(2), Opened.commit(7));
        }
    }

    @Test
    void anEtcdThatDoesNotAnswerKeepsNobodyWaitingLongerThanIsSet() {
        try (var registry = open(etcd.endpoint())) {
            Opened.addShop(registry);
            etcd.pause();
            try {
                isUnavailable(registry);
            } finally {
                etcd.goOn();
            }
            worksAgain(registry);
        }
    }

    @Test
    void withoutAnEtcdNoRegistryIsOpened() {
        var other = EtcdProcess.start();
        other.close();
        long begin = System.nanoTime();
        Opened.answers(FaultCode.REGISTRY_UNAVAILABLE, Opened.tried(other.endpoint(), prefix, HASTY));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(ANSWER_MAX);
    }

    @Test
    void whatHappenedWhileTheConnectionWasCutIsSeenAfterwards() {
        try (var relay = new Relay(etcd);
                var far = open(relay.endpoint());
                var near = open(etcd.endpoint())) {
            Opened.addShop(far);
            relay.cut();
            isUnavailable(far);
            Opened.change(near, Opened.commits(Opened.MASTER, 3));
            Opened.change(near, new AddDot(Opened.dot("store")));
            relay.mend();
            assertThat(firstAnswer(far)).containsExactly("shop", "store");
            assertThat(far.dots().commits(Opened.MASTER.id()).orElseThrow()).hasSize(3);
        }
    }

    @Test
    void aMirrorThatMissedWhatWasCompactedReadsEverythingAgain() {
        try (var relay = new Relay(etcd);
                var far = open(relay.endpoint());
                var near = open(etcd.endpoint());
                var raw = Raw.of(etcd)) {
            Opened.addShop(far);
            Opened.change(far, new AddDot(Opened.dot("gone")));
            relay.cut();
            isUnavailable(far);
            Opened.change(near, Opened.commits(Opened.MASTER, 3));
            Opened.change(near, new RemoveDot(Opened.dot("gone").id()));
            Opened.change(near, new AddDot(Opened.dot("store")));
            raw.compact();
            relay.mend();
            assertThat(firstAnswer(far)).containsExactly("shop", "store");
            assertThat(far.dots().commits(Opened.MASTER.id()).orElseThrow()).hasSize(3);
            Opened.change(near, new AddDot(Opened.dot("third")));
            assertThat(Opened.names(far)).containsExactly("shop", "store", "third");
        }
    }

    @Test
    void anEtcdThatWentBackToABackupIsReadAgain() {
        try (var own = EtcdProcess.start();
                var registry = open(own.endpoint())) {
            Opened.addShop(registry);
            Opened.change(registry, Opened.commits(Opened.MASTER, 2));
            own.save();
            worksAgain(registry);
            for (int number = 10; number < 20; number++) {
                Opened.change(registry, new AddCommit(Opened.MASTER.id(), Opened.commit(number)));
            }
            assertThat(registry.dots().commits(Opened.MASTER.id()).orElseThrow())
                    .hasSize(12);
            own.goBack();
            worksAgain(registry);
            assertThat(registry.dots().commits(Opened.MASTER.id()).orElseThrow())
                    .containsExactly(Opened.commit(0), Opened.commit(1));
            Opened.change(registry, new AddCommit(Opened.MASTER.id(), Opened.commit(30)));
            assertThat(registry.dots().commits(Opened.MASTER.id()).orElseThrow())
                    .containsExactly(Opened.commit(0), Opened.commit(1), Opened.commit(30));
        }
    }

    @Test
    void aConnectionThatFallsSilentIsReplaced() {
        try (var relay = new Relay(etcd);
                var far = open(relay.endpoint());
                var near = open(etcd.endpoint())) {
            Opened.addShop(far);
            relay.silence();
            isUnavailable(far);
            Opened.change(near, new AddDot(Opened.dot("store")));
            relay.cut();
            relay.mend();
            worksAgain(far);
            assertThat(Opened.names(far)).contains("shop", "store");
        }
    }
}
