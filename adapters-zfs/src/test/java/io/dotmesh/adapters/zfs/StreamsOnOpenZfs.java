package io.dotmesh.adapters.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams as only OpenZFS has them. Runs in the guest, by the library and by the commands. */
class StreamsOnOpenZfs {
    private static final int MIB = 1024 * 1024;
    private static final Optional<CommitId> ALL = Optional.empty();
    private static final boolean BY_LIBRARY = !"commands".equals(System.getenv("TEST_ZFS_ACCESS"));

    @TempDir
    private Path data;

    private final Stage stage = new Stage(1);
    private VolumeStore store;

    @BeforeEach
    void open() {
        store = TestZfs.open(data).orElseThrow();
        stage.create(store, stage.master);
    }

    @AfterEach
    void discard() {
        store.close();
        TestZfs.discard(data);
    }

    private static byte[] noise(int bytes) {
        var noise = new byte[bytes];
        new Random(1).nextBytes(noise);
        return noise;
    }

    private CommitId large() throws IOException {
        Files.write(stage.files(store, stage.master).resolve("large"), noise(8 * MIB));
        return stage.commit(store, stage.master, "large");
    }

    private static byte[] read(InputStream stream) throws IOException {
        try (stream) {
            return stream.readAllBytes();
        }
    }

    private byte[] sent(Optional<CommitId> from, CommitId to) throws IOException {
        return read(store.send(stage.master, from, to, store.streamFeatures()).orElseThrow());
    }

    private Outcome<?> receive(byte[] stream) {
        return store.receive(stage.fresh, stage.label(stage.fresh), new ByteArrayInputStream(stream));
    }

    private static FaultCode code(Outcome<?> outcome) {
        return outcome.toFault().orElseThrow().code();
    }

    private static long checksum(Path file) throws IOException {
        var checksum = new CRC32C();
        checksum.update(Files.readAllBytes(file));
        return checksum.getValue();
    }

    private void isLikeMaster(String file) throws IOException {
        store.mount(stage.fresh).orElseThrow();
        var there = store.subdot(stage.fresh, SubdotName.DEFAULT).orElseThrow().resolve(file);
        assertThat(checksum(there))
                .isEqualTo(checksum(stage.files(store, stage.master).resolve(file)));
    }

    @Test
    void aStreamThatWasCutWithinACommitGoesOnWithinIt() throws IOException {
        var stream = sent(ALL, large());
        assertThat(code(receive(Arrays.copyOf(stream, stream.length * 3 / 4)))).isEqualTo(FaultCode.CORRUPT);
        var point = store.resumePoint(stage.fresh).orElseThrow().orElseThrow();
        assertThat(Point.read(point).orElseThrow().within()).isPresent();

        var rest = store.sendRest(stage.master, point).orElseThrow();
        long estimate = rest.estimate();
        var bytes = read(rest);
        assertThat(bytes).hasSizeLessThan(stream.length / 2);
        assertThat(estimate).isBetween(bytes.length / 2L, bytes.length * 2L);
        receive(bytes).orElseThrow();

        isLikeMaster("large");
        assertThat(store.history(stage.fresh)).isEqualTo(store.history(stage.master));
    }

    @Test
    void anIncrementThatWasCutWithinACommitGoesOnWithinIt() throws IOException {
        var first = stage.commit(store, stage.master, "first");
        receive(sent(ALL, first)).orElseThrow();
        var increment = sent(Optional.of(first), large());
        assertThat(code(receive(Arrays.copyOf(increment, increment.length * 3 / 4))))
                .isEqualTo(FaultCode.CORRUPT);
        store.close();
        store = TestZfs.open(data).orElseThrow();
        var point = store.resumePoint(stage.fresh).orElseThrow().orElseThrow();
        assertThat(Point.read(point).orElseThrow().within()).isPresent();

        receive(read(store.sendRest(stage.master, point).orElseThrow())).orElseThrow();

        isLikeMaster("large");
        assertThat(TestZfs.run(
                        "zfs", "get", "-H", "-o", "value", "receive_resume_token", pool() + "/dmfs/" + stage.fresh))
                .containsExactly("-");
    }

    @Test
    void whoeverWantsToWorkInAVolumeNeedNotWaitForARest() throws IOException {
        var first = stage.commit(store, stage.master, "first");
        receive(sent(ALL, first)).orElseThrow();
        var increment = sent(Optional.of(first), large());
        receive(Arrays.copyOf(increment, increment.length * 3 / 4));

        assertThat(stage.files(store, stage.fresh).resolve("file")).hasContent("first");
        stage.commit(store, stage.fresh, "own");

        assertThat(store.resumePoint(stage.fresh).orElseThrow()).isEmpty();
        assertThat(TestZfs.run(
                        "zfs", "get", "-H", "-o", "value", "receive_resume_token", pool() + "/dmfs/" + stage.fresh))
                .containsExactly("-");
    }

    @Test
    void nothingIsReceivedIntoWhatIsMountedOrWasChanged() throws IOException {
        var first = stage.commit(store, stage.master, "first");
        receive(sent(ALL, first)).orElseThrow();
        var increment = sent(Optional.of(first), stage.commit(store, stage.master, "second"));
        var file = stage.files(store, stage.fresh).resolve("file");

        assertThat(code(receive(increment))).isEqualTo(FaultCode.BUSY);
        Files.writeString(file, "precious");
        store.unmount(stage.fresh).orElseThrow();
        assertThat(code(receive(increment))).isEqualTo(FaultCode.BUSY);

        assertThat(stage.files(store, stage.fresh).resolve("file")).hasContent("precious");
    }

    @Test
    void whatBothEndsHaveIsUsedAndNothingElse() throws IOException {
        TestZfs.run("zfs", "set", "compression=lz4", pool() + "/dmfs");
        // Of sixteen bytes four say something.
        var content = noise(8 * MIB);
        for (int i = 0; i < content.length; i++) {
            content[i] = i % 16 < 4 ? content[i] : 0;
        }
        Files.write(stage.files(store, stage.master).resolve("large"), content);
        var commit = stage.commit(store, stage.master, "small");
        assertThat(store.streamFeatures().names())
                .containsExactly(Dialect.COMPRESSED, Dialect.EMBEDDED, Dialect.LARGE_BLOCKS);

        var plain =
                read(store.send(stage.master, ALL, commit, StreamFeatures.NONE).orElseThrow());
        var compressed = sent(ALL, commit);

        assertThat(plain.length).isGreaterThan(8 * MIB);
        assertThat(compressed.length).isLessThan(plain.length * 3 / 4);
        receive(Arrays.copyOf(compressed, compressed.length * 3 / 4));
        var point = store.resumePoint(stage.fresh).orElseThrow().orElseThrow();
        assertThat(Point.read(point).orElseThrow().features()).isEqualTo(store.streamFeatures());
        receive(read(store.sendRest(stage.master, point).orElseThrow())).orElseThrow();
        isLikeMaster("large");
    }

    @Test
    void aSlowReaderMakesNobodyRunAhead() throws IOException {
        var commit = large();
        try (var stream =
                store.send(stage.master, ALL, commit, StreamFeatures.NONE).orElseThrow()) {
            assertThat(stream.readNBytes(1000)).hasSize(1000);
            TestZfs.eventually("the pipe is full", () -> waiting() > 0);
        }
        TestZfs.eventually("nobody sends any more", () -> waiting() == 0);
    }

    /** How many wait for somebody to read: threads of the library, or processes. */
    private static int waiting() {
        if (!BY_LIBRARY) {
            return (int) ProcessHandle.current()
                    .children()
                    .filter(each -> each.info().commandLine().orElse("").contains("zfs send"))
                    .count();
        }
        var count = new AtomicInteger();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            boolean sends =
                    Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals("lzc_send"));
            count.addAndGet(thread.getName().startsWith("zfs-stream-") && sends ? 1 : 0);
        });
        return count.get();
    }

    @Test
    void whatIsTooOldIsDropped() throws IOException {
        var stream = sent(ALL, large());
        receive(Arrays.copyOf(stream, stream.length * 3 / 4));
        var note = pool() + "/dmfs-work/top:" + stage.fresh;
        var said = TestZfs.run("zfs", "get", "-H", "-o", "value", "io.dotmesh:increment", note)
                .getFirst();
        var longAgo = said.substring(0, said.lastIndexOf(' ') + 1) + Instant.EPOCH.minus(Duration.ofDays(30));
        TestZfs.run("zfs", "set", "io.dotmesh:increment=" + longAgo, note);

        store.close();
        store = TestZfs.open(data).orElseThrow();

        assertThat(store.resumePoint(stage.fresh).orElseThrow()).isEmpty();
        assertThat(TestZfs.everythingIn(pool() + "/dmfs-work")).containsExactly(pool() + "/dmfs-work");
    }

    @Test
    void whatZfsItselfRefusesIsNotKept() throws IOException {
        var first = stage.commit(store, stage.master, "first");
        var stream = sent(ALL, first);
        var header = StreamHeader.read(new ByteArrayInputStream(stream)).bytes();
        var nonsense = noise(1000);
        var begin = Arrays.copyOfRange(stream, header.length + 8, header.length + 8 + 24);
        System.arraycopy(begin, 0, nonsense, 0, begin.length);
        var wrong = ByteBuffer.allocate(header.length + 8 + nonsense.length + 4)
                .put(header)
                .putInt(nonsense.length)
                .putInt(StreamHeader.checksum(nonsense, 0, nonsense.length))
                .put(nonsense)
                .putInt(0)
                .array();

        assertThat(receive(wrong).isDone()).isFalse();

        assertThat(store.resumePoint(stage.fresh).orElseThrow()).isEmpty();
        receive(stream).orElseThrow();
        assertThat(List.of(store.history(stage.fresh))).containsExactly(store.history(stage.master));
    }

    private String pool() {
        return TestZfs.pool(data);
    }
}
