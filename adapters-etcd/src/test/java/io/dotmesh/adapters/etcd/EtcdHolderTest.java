package io.dotmesh.adapters.etcd;

import static io.dotmesh.adapters.etcd.EtcdProcess.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.saga.RegistryChange.AddDot;
import io.dotmesh.ports.driven.Registry;
import io.dotmesh.ports.spi.AdapterConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that one node has for itself. */
class EtcdHolderTest {
    /** The least that etcd takes. */
    private static final Duration BRIEF = Duration.ofSeconds(2);

    private static EtcdProcess etcd;

    private final String prefix = UUID.randomUUID().toString();
    private final String key = prefix + "/" + Holder.KEY;

    @TempDir
    private Path one;

    @TempDir
    private Path other;

    @BeforeAll
    static void start() {
        etcd = EtcdProcess.start();
    }

    @AfterAll
    static void end() {
        etcd.close();
    }

    private Outcome<Registry> open(Path data) {
        var settings = Map.of("etcd-endpoints", etcd.endpoint(), "etcd-prefix", prefix, "etcd-timeout", "2");
        return Settings.of(new AdapterConfig(data, settings, InstantSource.system()))
                .then(EtcdRegistry::open)
                .then(registry -> registry.heldBy(data, BRIEF));
    }

    @Test
    void aSecondNodeIsToldWhoHasTheRegistryUntilThatIsClosed() {
        var first = open(one).orElseThrow();
        Opened.addShop(first);

        var refused = open(other);

        Opened.answers(FaultCode.LOCKED, refused);
        assertThat(refused.toFault())
                .map(Fault::detail)
                .hasValueSatisfying(detail -> assertThat(detail)
                        .contains("process " + ProcessHandle.current().pid()));
        Opened.change(first, new AddDot(Opened.dot("more")));
        first.close();
        try (var second = open(other).orElseThrow()) {
            assertThat(Opened.names(second)).containsExactly("more", "shop");
        }
    }

    @Test
    void aDataDirectoryIsThatOfOneProcess() {
        try (var first = open(one).orElseThrow()) {
            Opened.answers(FaultCode.LOCKED, open(one));
            Opened.addShop(first);
        }
    }

    @Test
    void aNodeThatWasKilledHasItsRegistryBackAtOnce() throws IOException {
        open(one).orElseThrow().close();
        var word = Files.readString(one.resolve("etcd-node"));
        try (var raw = Raw.of(etcd)) {
            raw.put(key, word + " this node, before it was killed");
            try (var again = open(one).orElseThrow()) {
                Opened.addShop(again);
                assertThat(raw.value(key)).startsWith(word + " ").doesNotContain("killed");
            }
        }
    }

    @Test
    void aClaimThatNobodyProlongsIsWaitedFor() {
        try (var raw = Raw.of(etcd)) {
            raw.put(key, "somebody a node that was killed", BRIEF);
            try (var registry = open(one).orElseThrow()) {
                Opened.addShop(registry);
            }
            assertThat(raw.keys(key)).isEmpty();
        }
    }

    @Test
    void aClaimIsProlonged() {
        try (var registry = open(one).orElseThrow();
                var raw = Raw.of(etcd)) {
            long made = raw.revision();
            long since = System.nanoTime();
            eventually(
                    "it has lasted twice as long as it would by itself",
                    () -> System.nanoTime() - since > 2 * BRIEF.toNanos());
            assertThat(raw.revision()).isEqualTo(made);
            Opened.addShop(registry);
        }
    }

    @Test
    void aNodeThatLostItsClaimChangesNothingUntilItHasItAgain() {
        try (var registry = open(one).orElseThrow();
                var raw = Raw.of(etcd)) {
            Opened.addShop(registry);
            raw.put(key, "somebody another node");

            var refused = registry.dots().change(List.of(new AddDot(Opened.dot("more"))));

            Opened.answers(FaultCode.REGISTRY_UNAVAILABLE, refused);
            assertThat(Opened.names(registry)).containsExactly("shop");
            raw.remove(key);
            eventually(
                    "it is claimed again",
                    () -> registry.dots()
                            .change(List.of(new AddDot(Opened.dot("more"))))
                            .isDone());
        }
    }
}
