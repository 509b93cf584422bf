package io.dotmesh.adapters.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.adapters.zfs.MountTable.Mounted;
import io.dotmesh.adapters.zfs.Zpool.State;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code zfs}, {@code zpool} and the kernel print, recorded, whole and damaged, and what is read from it. */
class OutputTest {
    private static final String BRANCH = "pool/dmfs/0f0e1d2c-0000-4000-8000-000000000001";
    private static final String COMMIT = BRANCH + "@99999999-0000-4000-8000-000000000001";

    private static List<String> lines(String text) {
        return text.lines().toList();
    }

    /** What the {@code libzfs} of OpenZFS 2.1.11 reads as a token: object 9, offset 0, bytes 3, to 5, t/x@c. */
    private static final String TOKEN =
            "0101000000000000000000010000002400000020000000066f626a65637400000000000800000001"
                    + "00000000000000090000002400000020000000066f66667365740000000000080000000100000000"
                    + "00000000000000240000002000000005627974657300000000000008000000010000000000000003"
                    + "000000240000002000000006746f6775696400000000000800000001000000000000000500000028"
                    + "0000002000000006746f6e616d650000000000090000000100000005742f78406300000000000000"
                    + "00000000";

    private static byte[] unpacked(String token) throws DataFormatException {
        var words = token.split("-", -1);
        var inflater = new Inflater();
        try {
            inflater.setInput(HexFormat.of().parseHex(words[3]));
            var bytes = new byte[Integer.parseInt(words[2], 16)];
            assertThat(inflater.inflate(bytes)).isEqualTo(bytes.length);
            assertThat(inflater.finished()).isTrue();
            return bytes;
        } finally {
            inflater.end();
        }
    }

    @Test
    void aTokenIsMadeAsZfsReadsIt() throws DataFormatException {
        var to = new Named.Dataset("t/x").at("c");
        var token = ResumeToken.of(to, 5, Optional.empty(), new Segment.Position(9, 0, 3), StreamFeatures.NONE);

        assertThat(token).matches("1-[0-9a-f]+-cc-[0-9a-f]+");
        assertThat(HexFormat.of().formatHex(unpacked(token))).isEqualTo(TOKEN);
    }

    @Test
    void whatATokenSaysIsRead() {
        assertThat(CommandStreams.position(lines("""
                resume token contents:
                nvlist version: 0
                \tobject = 0x2
                \toffset = 0x200000000
                \tbytes = 0x75bcd15
                \ttoguid = 0xfedcba9876543210
                \ttoname = tank/dmfs/0f0e@c1
                """))).contains(new Segment.Position(2, 1L << 33, 0x75bcd15));
        assertThat(CommandStreams.position(lines("\tobject = 0x0\n\toffset = 0x0")))
                .isEmpty();
    }

    @Test
    void whatAPoolCanHoldIsRead() {
        assertThat(Zpool.streams(lines("""
                        feature@large_blocks\tenabled
                        feature@embedded_data\tactive
                        feature@lz4_compress\tactive
                        feature@zstd_compress\tdisabled
                        """)).names()).containsExactly(Dialect.EMBEDDED, Dialect.LARGE_BLOCKS);
    }

    @Test
    void propertiesOfOneThingAreReadTogether() {
        var described = ZfsCommands.described(lines("""
                %1$s\tio.dotmesh:label\tbranch=0f0e dot=d
                %1$s\torigin\t-
                %1$s\tcreatetxg\t12
                %2$s\tio.dotmesh:label\t-
                %2$s\torigin\t-
                %2$s\tcreatetxg\t13
                """.formatted(BRANCH, COMMIT)));

        assertThat(described)
                .containsExactly(
                        new Described(BRANCH, Map.of("io.dotmesh:label", "branch=0f0e dot=d", "createtxg", "12")),
                        new Described(COMMIT, Map.of("createtxg", "13")));
        assertThat(described.getLast().isSnapshot()).isTrue();
        assertThat(described.getLast().dataset()).isEqualTo(BRANCH);
        assertThat(described.getLast().label()).isEqualTo("99999999-0000-4000-8000-000000000001");
    }

    @Test
    void whatHasNothingOfItsOwnIsLeftOut() {
        assertThat(ZfsCommands.described(List.of(BRANCH + "\tio.dotmesh:label\t-")))
                .isEmpty();
        assertThat(ZfsCommands.described(List.of())).isEmpty();
    }

    @Test
    void linesThatAreCutSayNothing() {
        assertThat(ZfsCommands.described(
                        List.of("", "\t", BRANCH, BRANCH + "\tcreatetxg", "internal error: out of memory")))
                .isEmpty();
    }

    @Test
    void aTabInAValueBelongsToTheValue() {
        var described = ZfsCommands.described(List.of(BRANCH + "\tio.dotmesh:label\ta\tb\tc"));

        assertThat(described).containsExactly(new Described(BRANCH, Map.of("io.dotmesh:label", "a\tb\tc")));
    }

    @Test
    void bookmarksAreNoCommits() {
        assertThat(ZfsCommands.described(List.of(BRANCH + "#mark\tcreatetxg\t12")))
                .isEmpty();
    }

    @Test
    void aValueMayBeHuge() {
        var huge = "x".repeat(10_000_000);

        assertThat(ZfsCommands.described(List.of(BRANCH + "\tio.dotmesh:message\t" + huge))
                        .getFirst()
                        .property("io.dotmesh:message"))
                .contains(huge);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "1.14E",
                "12K",
                "9223372036854775808",
                "9999999999999999999",
                "99999999999999999999",
                "0x10",
                "١٢",
                "none",
                "1e3",
                " 1"
            })
    void whatIsNoFigureCountsAsNone(String value) {
        assertThat(new Described(BRANCH, Map.of("used", value)).number("used")).isZero();
    }

    @Test
    void aFigureMayBeAsLargeAsAnyPool() {
        assertThat(new Described(BRANCH, Map.of("used", "9223372036854775807")).number("used"))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(new Described(BRANCH, Map.of()).number("used")).isZero();
    }

    @Test
    void theGuidOfAPoolIsAnUnsignedNumber() {
        assertThat(Zpool.parse("13261470592977984005\tONLINE"))
                .contains(new State(Long.toHexString(Long.parseUnsignedLong("13261470592977984005")), "ONLINE"));
        assertThat(Zpool.parse("18446744073709551615\tDEGRADED")).contains(new State("ffffffffffffffff", "DEGRADED"));
        assertThat(Zpool.parse("1\tSUSPENDED").orElseThrow().serves()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1\t",
                "\tONLINE",
                "1.14E\tONLINE",
                "-\tONLINE",
                "18446744073709551616\tONLINE",
                "99999999999999999999\tONLINE",
                "1\tONLINE\textra",
                "pool\t1\tONLINE",
                "no pools available"
            })
    void whatIsNoPoolIsNotReadAsOne(String line) {
        assertThat(Zpool.parse(line).filter(State::serves)).isEmpty();
    }

    @Test
    void aHealthyPoolHasNoTrouble() {
        assertThat(Zpool.trouble(lines("pool 'p3' is healthy"))).isEmpty();
    }

    @Test
    void theTroubleOfAPoolIsASentence() {
        assertThat(Zpool.trouble(lines("""
                  pool: p2
                 state: ONLINE
                status: The pool is formatted using an older on-disk format.  The pool can
                \tstill be used, but some features are unavailable.
                action: Upgrade the pool using 'zpool upgrade'.  Once this is done, the
                \tpool will no longer be accessible on older software versions.
                 scrub: none requested
                config:

                \tNAME           STATE     READ WRITE CKSUM
                \tp2             ONLINE       0     0     0

                errors: No known data errors
                """)))
                .contains(
                        "online: The pool is formatted using an older on-disk format. The pool can still be used, but "
                                + "some features are unavailable.");
        assertThat(Zpool.trouble(lines("""
                  pool: tank
                 state: UNAVAIL
                status: One or more devices are faulted in response to IO failures.
                action: Make sure the affected devices are connected, then run 'zpool clear'.
                   see: http://zfsonlinux.org/msg/ZFS-8000-HC
                """)))
                .contains("unavail: One or more devices are faulted in response to IO failures.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "state:", "status: ", "garbage", "  pool: tank", "state: \nstatus: \naction: "})
    void aStatusThatIsCutIsTroubleToo(String text) {
        assertThat(Zpool.trouble(lines(text)).filter(sentence -> !sentence.isBlank()))
                .isPresent();
    }

    @Test
    void mountsAreReadWithTheirOddNames() {
        var table = MountTable.parse("""
                36 35 98:0 / /mnt/dmfs/a rw,noatime shared:1 - fuse.zfs pool/dmfs/a rw
                37 35 98:0 / /mnt/with\\040blank\\011and\\134more rw - zfs pool/dmfs/b rw
                38 35 98:0 /sub /mnt/bound rw - zfs pool/dmfs/c rw
                39 35 98:0 / /mnt/dmfs/a rw - ext4 /dev/sda1 rw
                """);

        assertThat(table.placeOf("pool/dmfs/a")).contains(Path.of("/mnt/dmfs/a"));
        assertThat(table.placeOf("pool/dmfs/b")).contains(Path.of("/mnt/with blank\tand\\more"));
        assertThat(table.placeOf("pool/dmfs/c")).isEmpty();
        assertThat(table.isMountPoint(Path.of("/mnt/bound"))).isTrue();
        assertThat(table.mounts()).contains(new Mounted("/dev/sda1", Path.of("/mnt/dmfs/a"), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " - ",
                "36 35 98:0 /",
                "36 35 98:0 / /mnt rw -",
                "36 35 98:0 / /mnt rw - zfs",
                "36 35 98:0 / \\000 rw - zfs pool rw"
            })
    void aMountThatIsCutIsNone(String text) {
        assertThat(MountTable.parse(text).mounts()).isEmpty();
    }

    @Test
    void originsThatAreNoCommitsAreNone() {
        var layout = new Layout("pool", Path.of("/mnt"));

        assertThat(layout.origin(COMMIT)).isPresent();
        for (var origin : List.of("-", "", "@", "pool@x", BRANCH, BRANCH + "@", BRANCH + "@theirs x", "pool/dmfs/@x")) {
            assertThat(layout.origin(origin)).as(origin).isEqualTo(Optional.empty());
        }
    }
}
