package io.dotmesh.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dotmesh.adapters.httpclient.HttpPeerLinksProvider;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.PeerLinks;
import io.dotmesh.ports.driven.PeerLinks.Peer;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.driven.VolumeStore.Volume;
import io.dotmesh.ports.transfer.CommitStream;
import io.dotmesh.ports.transfer.StreamFeatures;
import io.dotmesh.testkit.fake.DirectoryVolumeStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commits that one node fetches from another: real server, real client, two stores. */
@Timeout(60)
class PeerStreamsTest {
    private static final BranchId BRANCH = new BranchId("b1");
    private static final CommitId FIRST = new CommitId("c1");
    private static final CommitId SECOND = new CommitId("c2");
    private static final VolumeLabel LABEL = new VolumeLabel(
            new DotId("d1"),
            new DotName(Namespace.ADMIN, "shop"),
            BranchName.MASTER,
            new AccountId("a1"),
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty());
    private static final int BIG = 3 * 1024 * 1024;

    @TempDir
    private Path temporary;

    private final Front front = new Front();
    private final PeerLinks links =
            new HttpPeerLinksProvider().open(ScriptedNode.PEER, new Secret(ScriptedNode.PEER_SECRET));
    private final Peer there = new Peer(new NodeId("n1"), List.of("http://127.0.0.1:" + front.port));
    private VolumeStore source;
    private VolumeStore here;

    @BeforeEach
    void begin() throws IOException {
        source = DirectoryVolumeStore.open(temporary.resolve("source")).orElseThrow();
        here = DirectoryVolumeStore.open(temporary.resolve("here")).orElseThrow();
        source.create(BRANCH, LABEL).orElseThrow();
        source.mount(BRANCH).orElseThrow();
        write("one", noise());
        commit(FIRST);
        write("two", noise());
        commit(SECOND);
        front.node.peers(Outcome.done(new SendingPeer(source)));
    }

    @AfterEach
    void end() {
        front.close();
        source.close();
        here.close();
    }

    private static byte[] noise() {
        var bytes = new byte[BIG];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private void write(String name, byte[] bytes) throws IOException {
        var files = source.subdot(BRANCH, SubdotName.DEFAULT).orElseThrow();
        Files.write(files.resolve(name), bytes);
    }

    private void commit(CommitId id) {
        source.commit(BRANCH, new Commit(id, "m", "alice", Instant.EPOCH, Metadata.NONE))
                .orElseThrow();
    }

    private Outcome<CommitStream> fetch(Optional<CommitId> base, CommitId to) {
        return links.fetch(there, BRANCH, base, to, here.streamFeatures());
    }

    private Outcome<Volume> receive(Outcome<CommitStream> fetched) throws IOException {
        try (var stream = fetched.orElseThrow()) {
            return here.receive(BRANCH, LABEL, stream);
        }
    }

    private void assertArrived() {
        assertThat(here.history(BRANCH)).isEqualTo(source.history(BRANCH));
        here.mount(BRANCH).orElseThrow();
        var files = here.subdot(BRANCH, SubdotName.DEFAULT).orElseThrow();
        assertThat(files.resolve("one")).hasBinaryContent(noise());
        assertThat(files.resolve("two")).hasBinaryContent(noise());
    }

    private static FaultCode code(Outcome<?> outcome) {
        return outcome.toFault().orElseThrow().code();
    }

    @Test
    void aWholeBranchArrives() throws IOException {
        try (var stream = fetch(Optional.empty(), SECOND).orElseThrow()) {
            assertThat(stream.estimate()).isGreaterThan(3L * BIG - 1);
            here.receive(BRANCH, LABEL, stream).orElseThrow();
            assertThat(stream.read()).isEqualTo(-1);
            assertThat(stream.read()).isEqualTo(-1);
        }
        assertArrived();
    }

    @Test
    void laterCommitsArriveOnTop() throws IOException {
        receive(fetch(Optional.empty(), FIRST)).orElseThrow();
        receive(fetch(Optional.of(FIRST), SECOND)).orElseThrow();
        assertArrived();
    }

    @Test
    void whatIsCutByTheOtherNodeIsNeverTakenForWholeAndGoesOn() throws IOException {
        var sending = new SendingPeer(source);
        front.node.peers(Outcome.done(sending));
        for (int bytes : new int[] {1, 64 * 1024, 1024 * 1024, 5 * BIG / 2}) {
            sending.cutAfter(bytes);
            var point = here.resumePoint(BRANCH).orElseThrow();
            var fetched = point.map(at -> links.fetchRest(there, BRANCH, at))
                    .orElseGet(() -> fetch(Optional.empty(), SECOND));
            assertThat(receive(fetched).isDone())
                    .as("cut after %s bytes", bytes)
                    .isFalse();
            assertThat(here.commitIds().orElseThrow()).isEmpty();
        }
        sending.cutAfter(Long.MAX_VALUE);
        var point = here.resumePoint(BRANCH).orElseThrow().orElseThrow();
        receive(links.fetchRest(there, BRANCH, point)).orElseThrow();
        assertArrived();
    }

    @Test
    void aCutIsAnExceptionWhereverItComes() {
        for (int bytes : new int[] {1, 100, 64 * 1024, 128 * 1024, 1_000_000}) {
            front.node.peers(Outcome.done(new SendingPeer(() -> new CommitStream(new Bytes(bytes, true), 1))));
            assertThatThrownBy(() -> {
                        try (var stream = fetch(Optional.empty(), SECOND).orElseThrow()) {
                            stream.transferTo(OutputStream.nullOutputStream());
                        }
                    })
                    .as(bytes + " bytes")
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("node n1 at http://127.0.0.1:" + front.port + " was cut");
        }
    }

    @Test
    void aStreamThatDoesNotBeginIsAFault() {
        front.node.peers(Outcome.done(new SendingPeer(() -> new CommitStream(new Bytes(0, true), 1))));
        assertThat(code(fetch(Optional.empty(), SECOND))).isEqualTo(FaultCode.STORAGE_UNAVAILABLE);
    }

    @Test
    void anEmptyStreamIsOne() throws IOException {
        front.node.peers(Outcome.done(new SendingPeer(() -> new CommitStream(new Bytes(0, false), 0))));
        try (var stream = fetch(Optional.empty(), SECOND).orElseThrow()) {
            assertThat(stream.read()).isEqualTo(-1);
        }
    }

    @Test
    void whoWantsNoMoreEndsIt() throws IOException {
        var endless = new Bytes(Long.MAX_VALUE, false);
        front.node.peers(Outcome.done(new SendingPeer(() -> new CommitStream(endless, 1))));
        try (var stream = fetch(Optional.empty(), SECOND).orElseThrow()) {
            assertThat(stream.readNBytes(100_000)).hasSize(100_000);
        }
        endless.awaitClosed();
        long read = endless.given();
        assertThat(read).as("bytes read ahead").isLessThan(32L * 1024 * 1024);
    }

    @Test
    void nobodyReadsAheadOfWhoTakes() throws IOException {
        var endless = new Bytes(Long.MAX_VALUE, false);
        front.node.peers(Outcome.done(new SendingPeer(() -> new CommitStream(endless, 1))));
        try (var stream = fetch(Optional.empty(), SECOND).orElseThrow()) {
            assertThat(stream.read()).isNotNegative();
            endless.awaitRest(Duration.ofMillis(300));
            assertThat(endless.given()).isLessThan(32L * 1024 * 1024);
        }
    }

    @Test
    void muchGoesThroughLittleMemory() throws IOException {
        long many = 100L * 1024 * 1024;
        front.node.peers(Outcome.done(new SendingPeer(() -> new CommitStream(new Bytes(many, false), many))));
        long before = heapBytes();
        try (var stream = fetch(Optional.empty(), SECOND).orElseThrow()) {
            stream.skipNBytes(many - 1);
            assertThat(heapBytes() - before).isLessThan(8L * 1024 * 1024);
            assertThat(stream.readAllBytes()).hasSize(1);
        }
    }

    private static long heapBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void oneMoreThanAreSentAtOnceIsRefusedUntilOneEnds() throws IOException {
        var endless = new ArrayList<Bytes>();
        front.node.peers(Outcome.done(new SendingPeer(() -> {
            var bytes = new Bytes(Long.MAX_VALUE, false);
            endless.add(bytes);
            return new CommitStream(bytes, 1);
        })));
        var streams = new ArrayList<CommitStream>();
        try {
            for (int i = 0; i < 16; i++) {
                streams.add(fetch(Optional.empty(), SECOND).orElseThrow());
            }
            assertThat(code(fetch(Optional.empty(), SECOND))).isEqualTo(FaultCode.LIMIT);
            assertThat(endless).hasSize(16);
            streams.removeFirst().close();
            endless.getFirst().awaitClosed();
            // The place is free a moment after the stream is closed.
            var again = fetch(Optional.empty(), SECOND);
            long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (again.toFault().isPresent() && System.nanoTime() < end) {
                again = fetch(Optional.empty(), SECOND);
            }
            streams.add(again.orElseThrow());
        } finally {
            for (var stream : streams) {
                stream.close();
            }
        }
    }

    @Test
    void aStreamOfWhichNothingComesIsEnded() throws IOException {
        var stuck = new Bytes(100_000, false).thenNothing();
        try (var impatient = new Front(PatienceTest.patient(8));
                var stream = fetch(impatient, stuck).orElseThrow()) {
            assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class);
            stuck.awaitClosed();
        }
    }

    @Test
    void aStreamThatNobodyTakesIsEnded() throws IOException {
        var endless = new Bytes(Long.MAX_VALUE, false);
        try (var impatient = new Front(PatienceTest.patient(8));
                var stream = fetch(impatient, endless).orElseThrow()) {
            endless.awaitClosed();
            assertThatThrownBy(() -> stream.transferTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aStreamThatDoesNotBeginInTimeIsAFault() throws IOException {
        var stuck = new Bytes(0, false).thenNothing();
        try (var impatient = new Front(PatienceTest.patient(8))) {
            assertThat(code(fetch(impatient, stuck))).isEqualTo(FaultCode.TIMED_OUT);
            stuck.awaitClosed();
        }
    }

    private Outcome<CommitStream> fetch(Front from, InputStream bytes) {
        from.node.peers(Outcome.done(new SendingPeer(() -> new CommitStream(bytes, 1))));
        return links.fetch(
                new Peer(new NodeId("n3"), List.of("http://127.0.0.1:" + from.port)),
                BRANCH,
                Optional.empty(),
                SECOND,
                StreamFeatures.NONE);
    }

    @Test
    void faultsAreThoseOfTheOtherNode() {
        var missing = new BranchId("b2");
        assertThat(code(links.fetch(there, missing, Optional.empty(), SECOND, StreamFeatures.NONE)))
                .isEqualTo(FaultCode.NO_SUCH_BRANCH);
        assertThat(fetch(Optional.empty(), new CommitId("c3")).toFault())
                .isEqualTo(source.send(BRANCH, Optional.empty(), new CommitId("c3"), StreamFeatures.NONE)
                        .toFault());
        assertThat(code(fetch(Optional.of(SECOND), FIRST))).isEqualTo(FaultCode.INVALID);
        for (var code : FaultCode.values()) {
            front.node.peers(Outcome.done(new SendingPeer(code)));
            if (code != FaultCode.UNAUTHENTICATED) {
                assertThat(code(fetch(Optional.empty(), SECOND))).isEqualTo(code);
            }
        }
    }

    @Test
    void whoIsNotKnownIsTold() {
        var secret = new Secret(ScriptedNode.PEER_SECRET);
        for (var stranger : List.of(
                new HttpPeerLinksProvider().open(ScriptedNode.PEER, new Secret("wrong")),
                new HttpPeerLinksProvider().open(new NodeId("n9"), secret))) {
            var fault = stranger.fetch(there, BRANCH, Optional.empty(), SECOND, StreamFeatures.NONE)
                    .toFault()
                    .orElseThrow();
            assertThat(fault.code()).isEqualTo(FaultCode.UNAUTHENTICATED);
            assertThat(fault.detail()).startsWith("node n1 at http://127.0.0.1:" + front.port);
            assertThat(code(stranger.onBehalfOf(there, Samples.ALICE.id())
                            .nodes()
                            .state()))
                    .isEqualTo(FaultCode.UNAUTHENTICATED);
        }
    }

    @Test
    void theUseCasesOfAnAccountAreAskedOverTheSameLinks() {
        front.node.forget();
        var cases = links.onBehalfOf(there, Samples.ALICE.id());
        assertThat(cases.nodes().state().isDone()).isTrue();
        assertThat(cases.branches()
                        .undoReset(new DotName(Namespace.ADMIN, "shop"))
                        .isDone())
                .isTrue();
        front.node.answer(
                "nodes.collectGarbage", () -> Outcome.refused(FaultCode.FORBIDDEN, "You are not admin", "Ask admin."));
        assertThat(code(cases.nodes().collectGarbage())).isEqualTo(FaultCode.FORBIDDEN);
        assertThat(front.node.asked).contains("nodes.state()", "branches.undoReset(admin/shop)");
        assertThat(code(links.onBehalfOf(there, new AccountId("nobody")).nodes().state()))
                .isEqualTo(FaultCode.NO_SUCH_ACCOUNT);
    }
}
