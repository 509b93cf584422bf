package io.dotmesh.adapters.embedded;

import static io.dotmesh.adapters.embedded.Workbench.done;
import static io.dotmesh.adapters.embedded.Workbench.faulted;
import static io.dotmesh.adapters.embedded.Workbench.label;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of commits that were damaged on the way, or made by someone who means no good. */
class CommitStreamTest {
    private static final int MUTATIONS = 1500;
    private static final BranchId BRANCH = new BranchId("branch");
    private static final BranchId COPY = new BranchId("copy");

    @TempDir
    private Path temporary;

    private byte[] full = new byte[0];
    private byte[] increment = new byte[0];
    private Optional<Workbench> receiver = Optional.empty();

    @BeforeEach
    void makeStreams() throws IOException {
        try (var bench = Workbench.open(temporary.resolve("sender"))) {
            bench.create(BRANCH.value());
            bench.write(BRANCH, "d/file", "one");
            bench.write(BRANCH, "text", "some text ".repeat(1000));
            Files.createLink(
                    bench.files(BRANCH).resolve("twin"), bench.files(BRANCH).resolve("text"));
            Files.createSymbolicLink(bench.files(BRANCH).resolve("link"), Path.of("text"));
            var one = bench.commit(BRANCH, "one");
            bench.write(BRANCH, "d/file", "two");
            var two = bench.commit(BRANCH, "two");
            full = read(done(bench.store.send(BRANCH, Optional.empty(), one, StreamFeatures.NONE)));
            increment = read(done(bench.store.send(BRANCH, Optional.of(one), two, StreamFeatures.NONE)));
            assertThat(done(bench.store.streamSize(BRANCH, Optional.empty(), one)))
                    .isBetween(full.length / 2L, full.length * 2L);
        }
        receiver = Optional.of(Workbench.open(temporary.resolve("receiver")));
    }

    @AfterEach
    void closeReceiver() {
        receiver.ifPresent(Workbench::close);
    }

    private Workbench receiver() {
        return receiver.orElseThrow();
    }

    private static byte[] read(InputStream stream) throws IOException {
        try (stream) {
            return stream.readAllBytes();
        }
    }

    private Outcome<?> receive(byte[] stream) {
        return receiver().store.receive(COPY, label(COPY), new ByteArrayInputStream(stream));
    }

    @Test
    void aStreamThatWasCutAnywhereIsCorruptAndLeavesTheStoreAsItWas() {
        for (int length = 0; length < full.length; length += 1 + full.length / 300) {
            faulted(receive(Arrays.copyOf(full, length)), FaultCode.CORRUPT);
        }
        assertThat(done(receiver().store.inspect(COPY))).isEmpty();
        assertThat(receive(full).isDone()).isTrue();
        for (int length = 0; length < increment.length; length += 1 + increment.length / 300) {
            faulted(receive(Arrays.copyOf(increment, length)), FaultCode.CORRUPT);
        }
        assertThat(done(receiver().store.commitIds()).get(COPY)).containsExactly(new CommitId("one"));
        assertThat(receive(increment).isDone()).isTrue();
    }

    @Test
    void aStreamThatWasChangedAnywhereIsCorruptAndNothingWorse() {
        var random = new Random(99);
        for (int i = 0; i < MUTATIONS; i++) {
            var stream = full.clone();
            mutate(stream, random);
            if (!Arrays.equals(stream, full)) {
                var outcome = receive(stream);
                assertThat(outcome.toFault()
                                .orElseThrow(() -> new AssertionError("taken for good"))
                                .code())
                        .isIn(FaultCode.CORRUPT, FaultCode.VERSION_MISMATCH);
            }
        }
        assertThat(done(receiver().store.inspect(COPY))).isEmpty();
    }

    private static void mutate(byte[] stream, Random random) {
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(stream.length);
            switch (random.nextInt(4)) {
                case 0 -> stream[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> stream[at] = (byte) random.nextInt(256);
                case 2 -> Arrays.fill(stream, at, Math.min(stream.length, at + 4), (byte) 0xff);
                default -> Arrays.fill(stream, at, Math.min(stream.length, at + 8), (byte) 0);
            }
        }
    }

    @Test
    void whatHidesBehindRightChecksumsIsSeenThroughToo() throws IOException {
        var random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 600; i++) {
            var forged = forged(random);
            var outcome = receive(forged);
            if (outcome.isDone()) {
                // A change that makes sense, of a name or a time: the state can be used.
                boolean _ = receiver().store.mount(COPY).isDone();
                done(receiver().store.unmount(COPY));
                done(receiver().store.destroy(COPY));
            } else {
                refused++;
                assertThat(outcome.toFault().orElseThrow().code()).isEqualTo(FaultCode.CORRUPT);
            }
        }
        assertThat(refused).isPositive();
        try (var outside = Files.walk(temporary)) {
            assertThat(outside.map(path -> String.valueOf(path.getFileName())))
                    .noneMatch(name -> name.contains("evil"));
        }
    }

    /** The stream with bytes of one object changed, and everything that vouches for them made anew. */
    private byte[] forged(Random random) throws IOException {
        var in = new Decoder(full);
        var out = new Encoder();
        out.raw(in.raw(CommitStreamCode.MARK.length + 4));
        var frames = new java.util.ArrayList<byte[]>();
        var kinds = new java.util.ArrayList<Integer>();
        while (!in.atEnd()) {
            kinds.add(in.octet());
            int length = in.word();
            in.word();
            frames.add(in.raw(length));
        }
        int victim = 1 + random.nextInt(frames.size() - 2);
        var stored = CommitStreamCode.readObject(frames.get(victim));
        var raw = stored.raw();
        mutate(raw, random);
        var was = stored.record().id();
        var is = ObjectId.of(raw);
        var object = new Encoder()
                .octet(Compression.NONE)
                .number(raw.length)
                .id(is)
                .raw(raw)
                .toBytes();
        frames.set(victim, object);
        // Whoever names the object in the head names the forged one.
        frames.set(0, replaced(frames.getFirst(), idBytes(was), idBytes(is)));
        for (int i = 0; i < frames.size() - 1; i++) {
            out.raw(CommitStreamCode.frame(kinds.get(i), frames.get(i)));
        }
        var digest = ObjectId.digest();
        digest.update(out.toBytes());
        return out.raw(CommitStreamCode.frame(CommitStreamCode.END, digest.digest()))
                .toBytes();
    }

    private static byte[] idBytes(ObjectId id) {
        return new Encoder().id(id).toBytes();
    }

    private static byte[] replaced(byte[] in, byte[] from, byte[] to) {
        var out = in.clone();
        for (int at = 0; at + from.length <= out.length; at++) {
            if (Arrays.equals(out, at, at + from.length, from, 0, from.length)) {
                System.arraycopy(to, 0, out, at, to.length);
            }
        }
        return out;
    }

    @Test
    void namesThatLeadElsewhereAreRefused() throws IOException {
        for (var name : List.of("../evil", "..", ".", "", "a/evil", "evil\0")) {
            var bytes = new Encoder()
                    .sized(name.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                    .octet(2)
                    .number(0)
                    .number(0)
                    .number(0)
                    .signed(0)
                    .number(0)
                    .number(0)
                    .sized(Names.bytes("target"))
                    .toBytes();
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Entry.read(new Decoder(bytes))))
                    .as(name)
                    .isInstanceOf(Decoder.Malformed.class);
        }
    }

    @Test
    void aLengthThatIsALieTakesNoMemory() {
        var lie = new Encoder()
                .raw(CommitStreamCode.MARK)
                .word(CommitStreamCode.VERSION)
                .octet(CommitStreamCode.HEAD)
                .word(CommitStreamCode.FRAME_BYTES_MAX)
                .word(0)
                .toBytes();
        for (int i = 0; i < 200; i++) {
            faulted(receive(lie), FaultCode.CORRUPT);
        }
    }

    @Test
    void anIncrementOnTopOfAnotherHistoryIsRefused() {
        faulted(receive(increment), FaultCode.NO_SUCH_BRANCH);
        done(receiver().store.create(COPY, label(COPY)));
        faulted(receive(increment), FaultCode.INVALID);
        // Of the same name, and yet another commit.
        receiver().commit(COPY, "one");
        faulted(receive(increment), FaultCode.INVALID);
        faulted(receive(full), FaultCode.ALREADY_EXISTS);
    }
}
