package io.dotmesh.adapters.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.adapters.zfs.Segment.Position;
import io.dotmesh.adapters.zfs.StreamHeader.Sent;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What comes from elsewhere is read without an exception but the one that is promised, whatever it is. */
class RandomInputTest {
    private static final int INPUTS = 10_000;
    private static final long SEED = 20_260_102;
    private static final String ID = "99999999-0000-4000-8000-000000000001";
    private static final String ALPHABET = "AZaz09-_.:,+=@/#% \t\n\\\u0000\u00e9\ud83d";
    private static final int HEADER_BEFORE_BODY = 20;
    private static final StreamFeatures FEATURES =
            new StreamFeatures(new TreeSet<>(List.of(Dialect.COMPRESSED, Dialect.EMBEDDED, Dialect.LARGE_BLOCKS)));

    private final Random random = new Random(SEED);

    private static StreamHeader header() {
        var commit = new Commit(
                new CommitId(ID),
                "a message",
                "alice",
                Instant.parse("2026-01-02T03:04:05.000000006Z"),
                new Metadata(new TreeMap<>(Map.of("key", "value", "other", "x".repeat(3_000)))));
        return new StreamHeader(
                Optional.of(new CommitId(ID)),
                Optional.of(new StreamHeader.Root(new BranchId(ID), -7)),
                List.of(new Sent(commit.id(), CommitProperties.of(commit))),
                FEATURES,
                new StreamHeader.Begin(0, Optional.of(new Position(7, 1L << 40, 0))));
    }

    @Test
    void aPointIsReadAsItWasWrittenAndMostOthersAreNot() {
        var commit = new CommitId("x".repeat(64));
        var all = new Point(
                Optional.of(commit), commit, FEATURES, Optional.of(commit), Optional.of(new Position(9, 1L << 50, 3)));
        var least = new Point(Optional.empty(), commit, StreamFeatures.NONE, Optional.empty(), Optional.empty());
        assertThat(Point.read(all.written())).contains(all);
        assertThat(Point.read(least.written())).contains(least);
        int read = 0;
        for (int i = 0; i < INPUTS; i++) {
            var text = new String(
                    mutated(all.written().text().getBytes(StandardCharsets.US_ASCII)), StandardCharsets.ISO_8859_1);
            read += ResumePoint.parse(text)
                            .map(Point::read)
                            .toOptional()
                            .orElse(Optional.empty())
                            .isPresent()
                    ? 1
                    : 0;
        }
        assertThat(read).isBetween(1, INPUTS - 1);
    }

    @Test
    void aHeaderIsReadAsItWasWritten() throws IOException {
        assertThat(StreamHeader.read(new ByteArrayInputStream(header().bytes())))
                .isEqualTo(header());
    }

    @Test
    void everyCutHeaderIsRefused() throws IOException {
        var bytes = header().bytes();
        for (int length = 0; length < bytes.length; length++) {
            assertThat(reads(Arrays.copyOf(bytes, length)))
                    .as("%s bytes", length)
                    .isFalse();
        }
    }

    @Test
    void everyChangedByteOfAHeaderIsNoticed() throws IOException {
        var bytes = header().bytes();
        for (int at = 0; at < bytes.length; at++) {
            var changed = bytes.clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));
            assertThat(reads(changed)).as("byte %s", at).isFalse();
        }
    }

    /** With a checksum that fits, as somebody who means harm would send it. */
    @Test
    void aHeaderThatWasMadeUpIsReadOrRefused() throws IOException {
        var body = Arrays.copyOfRange(header().bytes(), HEADER_BEFORE_BODY, header().bytes().length);
        int read = 0;
        for (int i = 0; i < INPUTS; i++) {
            var changed = i % 4 == 0 ? noise(random.nextInt(200)) : mutated(body);
            read += reads(framed(changed)) ? 1 : 0;
        }
        assertThat(read).isBetween(1, INPUTS - 1);
    }

    @Test
    void lengthsThatLieDoNotMakeRoomForMore() throws IOException {
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 256 * 1024 * 1024 + 1}) {
            var out = new ByteArrayOutputStream();
            var data = new DataOutputStream(out);
            data.write(Arrays.copyOf(header().bytes(), 12));
            data.writeInt(length);
            data.writeInt(0);
            assertThat(reads(out.toByteArray())).as("%s", length).isFalse();
        }
    }

    @Test
    void segmentsAreReadOrRefused() {
        for (int i = 0; i < INPUTS; i++) {
            var bytes = noise(random.nextInt(120));
            if (i % 2 == 0 && bytes.length > 4) {
                // A length that may be.
                bytes[0] = 0;
                bytes[1] = 0;
                bytes[2] = 0;
            }
            drain(new ReceivedSegment(new ByteArrayInputStream(bytes)));
        }
    }

    private static void drain(InputStream in) {
        try (in) {
            assertThat(in.readAllBytes()).isNotNull();
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
    }

    @Test
    void propertiesOfACommitAreReadOrSaidToBeUnreadable() {
        var good = header().commits().getFirst().properties();
        int read = 0;
        for (int i = 0; i < INPUTS; i++) {
            var properties = mutated(good);
            var snapshot = new Described("pool/dmfs/x@" + (random.nextInt(10) == 0 ? text() : ID), properties);
            var commit = CommitProperties.read(snapshot);
            read += commit.isDone() ? 1 : 0;
            commit.toFault().ifPresent(fault -> assertThat(fault.code()).isEqualTo(FaultCode.CORRUPT));
            var names = CommitProperties.names(snapshot);
            names.toFault().ifPresent(fault -> assertThat(fault.code()).isEqualTo(FaultCode.CORRUPT));
            assertThat(CommitProperties.id(snapshot)).isNotNull();
        }
        assertThat(read).isBetween(1, INPUTS - 1);
    }

    @Test
    void labelsAreReadOrNone() {
        var good = "branch=0f0e1d2c-0000-4000-8000-000000000001 dot=d name=admin/shop branch-name=master owner=o"
                + " created=2026-01-02T03:04:05Z stash-of=0f0e1d2c-0000-4000-8000-000000000002"
                + " stash-since=2026-01-02T03:04:05Z stash-expires=2026-01-09T03:04:05Z trash-by=o"
                + " trash-since=2026-01-02T03:04:05Z trash-expires=2026-01-09T03:04:05Z";
        assertThat(Labels.read(good)).isPresent();
        int read = 0;
        for (int i = 0; i < INPUTS; i++) {
            read += Labels.read(mutated(good)).isPresent() ? 1 : 0;
        }
        assertThat(read).isBetween(1, INPUTS - 1);
    }

    @Test
    void outputsOfCommandsAreReadAsFarAsTheyCanBe() {
        for (int i = 0; i < INPUTS; i++) {
            var text = text() + "\t" + text() + "\t" + text();
            assertThat(ZfsCommands.described(List.of(text, text()))).hasSizeLessThanOrEqualTo(2);
            assertThat(CommandStreams.position(List.of(text, "\tobject = 0x" + text())))
                    .isEmpty();
            assertThat(Zpool.streams(List.of(text)).names()).isEmpty();
            assertThat(Zpool.parse(text)).isNotNull();
            assertThat(Zpool.trouble(List.of("state: " + text(), "status: " + text())))
                    .isNotNull();
            assertThat(MountTable.parse("1 2 3:4 / " + text + " rw - zfs " + text()))
                    .isNotNull();
            assertThat(Complaints.fault(List.of("zfs", "get"), new Child.Ended(1, List.of(), text))
                            .next())
                    .isNotBlank();
        }
    }

    private static boolean reads(byte[] stream) {
        try {
            assertThat(StreamHeader.read(new ByteArrayInputStream(stream)).commits())
                    .isNotEmpty();
            return true;
        } catch (IOException e) {
            assertThat(e.getMessage() == null || !e.getMessage().isBlank()).isTrue();
            return false;
        }
    }

    private static byte[] framed(byte[] body) throws IOException {
        var out = new ByteArrayOutputStream();
        var data = new DataOutputStream(out);
        data.write(Arrays.copyOf(header().bytes(), 12));
        data.writeInt(body.length);
        data.writeInt(StreamHeader.checksum(body, 0, body.length));
        data.write(body);
        return out.toByteArray();
    }

    private byte[] noise(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A few bytes changed, or the end cut off. */
    private byte[] mutated(byte[] bytes) {
        var changed = random.nextInt(5) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
        for (int i = random.nextInt(3); i > 0 && changed.length > 0; i--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        return changed;
    }

    private Map<String, String> mutated(Map<String, String> properties) {
        var changed = new HashMap<>(new LinkedHashMap<>(properties));
        var names = List.copyOf(properties.keySet());
        for (int i = random.nextInt(3); i > 0; i--) {
            var name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(3)) {
                case 0 -> changed.remove(name);
                case 1 -> changed.put(name, text());
                default -> changed.computeIfPresent(name, (_, value) -> mutated(value));
            }
        }
        return changed;
    }

    private String mutated(String text) {
        var changed = new StringBuilder(text);
        for (int i = random.nextInt(3); i > 0 && !changed.isEmpty(); i--) {
            int at = random.nextInt(changed.length());
            if (random.nextBoolean()) {
                changed.setCharAt(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            } else {
                changed.deleteCharAt(at);
            }
        }
        return changed.toString();
    }

    @Test
    void linesOfADifferenceAreReadOrRefused() {
        int read = 0;
        for (int i = 0; i < INPUTS; i++) {
            var escaped = i % 2 == 0 ? "/p/\\0040x\\0303\\0274" : text();
            var line = DiffLine.read("MR+-X".charAt(i % 5) + "\t" + "F/@".charAt(i % 3) + "\t" + escaped + text());
            line.ifPresent(each -> assertThat(each.paths()).hasSizeBetween(1, 2).doesNotContain(""));
            read += line.isPresent() ? 1 : 0;
            read += DiffLine.read(text()).isPresent() ? 1 : 0;
        }
        assertThat(read).isBetween(1, INPUTS);
    }

    private String text() {
        return random.ints(random.nextInt(30), 0, ALPHABET.length())
                .collect(StringBuilder::new, (text, i) -> text.append(ALPHABET.charAt(i)), StringBuilder::append)
                .toString();
    }
}
