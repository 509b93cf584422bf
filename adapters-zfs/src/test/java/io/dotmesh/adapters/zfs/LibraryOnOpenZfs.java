package io.dotmesh.adapters.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.adapters.zfs.Nvlist.Value;
import io.dotmesh.domain.fault.FaultCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only the library has. Runs in the guest, where OpenZFS is. */
class LibraryOnOpenZfs {
    private static final long SEED = 20260721;
    private static final int CALLS = Integer.getInteger("calls", 100_000);

    @TempDir
    private Path data;

    private String pool;
    private ZfsLibrary zfs;
    private ZfsCommands commands;

    @BeforeEach
    void makePool() {
        LibraryLoader.loaded().orElseThrow();
        pool = TestZfs.pool(data);
        var file = data.resolve("disk").toString();
        TestZfs.run("truncate", "-s", "256M", file);
        TestZfs.run("zpool", "create", "-m", "none", pool, file);
        var zpool = new Zpool("zpool", pool);
        var layout = new Layout(pool, data);
        var dialect = ZfsCommands.probe("zfs", zpool, pool).orElseThrow();
        var calls = new LibraryCalls(Duration.ofSeconds(60));
        commands = new ZfsCommands("zfs", zpool, layout, dialect);
        zfs = new ZfsLibrary(commands, layout, zpool, calls);
    }

    @AfterEach
    void destroyPool() {
        TestZfs.discard(data);
        assertThat(Nvlist.open()).as("lists in native memory").isZero();
    }

    @Test
    void aListHasWhatWasPutIntoIt() {
        try (var inner = Nvlist.empty().with("deep", 7).with("text", "tiefer ß €");
                var list = Nvlist.empty()
                        .with("alone")
                        .with("truth", true)
                        .with("text", "value")
                        .with("figure", Long.MIN_VALUE)
                        .with("list", inner)) {
            assertThat(list.values())
                    .isEqualTo(Map.of(
                            "alone", new Value.Present(),
                            "truth", new Value.Truth(true),
                            "text", new Value.Text("value"),
                            "figure", new Value.Figure(Long.MIN_VALUE),
                            "list",
                                    new Value.Listing(Map.of(
                                            "deep", new Value.Figure(7), "text", new Value.Text("tiefer ß €")))));
        }
    }

    @Test
    void severalSnapshotsAreMadeTogetherOrNotAtAll() {
        var one = new Dataset(pool + "/one");
        var two = new Dataset(pool + "/two");
        zfs.create(one, Map.of("canmount", "noauto")).orElseThrow();
        zfs.create(two, Map.of("canmount", "noauto")).orElseThrow();
        zfs.snapshots(List.of(one.at("a"), two.at("a")), Map.of("io.dotmesh:x", "y"))
                .orElseThrow();
        assertThat(TestZfs.run("zfs", "get", "-H", "-o", "value", "io.dotmesh:x", one + "@a", two + "@a"))
                .containsExactly("y", "y");
        assertThat(TestZfs.run("zfs", "get", "-H", "-o", "value", "createtxg", one + "@a", two + "@a"))
                .as("one transaction group")
                .matches(groups -> groups.getFirst().equals(groups.getLast()));
        var fault = zfs.snapshots(List.of(one.at("b"), two.at("a")), Map.of()).toFault();
        assertThat(fault).hasValueSatisfying(it -> assertThat(it.code()).isEqualTo(FaultCode.ALREADY_EXISTS));
        assertThat(TestZfs.everythingIn(pool)).doesNotContain(one + "@b");
    }

    @Test
    void whatIsNotThereIsSaid() {
        var none = new Dataset(pool + "/none");
        assertThat(zfs.destroy(none).toFault())
                .hasValueSatisfying(it -> assertThat(it.code()).isEqualTo(FaultCode.NO_SUCH_BRANCH));
        assertThat(zfs.destroy(none.at("a")).toFault())
                .hasValueSatisfying(it -> assertThat(it.code()).isEqualTo(FaultCode.NO_SUCH_COMMIT));
        assertThat(zfs.clone(none.at("a"), new Dataset(pool + "/x"), Map.of()).toFault())
                .hasValueSatisfying(it -> assertThat(it.code()).isEqualTo(FaultCode.NO_SUCH_COMMIT));
        var elsewhere = new Dataset("nosuchpool/none");
        assertThat(zfs.snapshot(elsewhere.at("a"), Map.of()).toFault())
                .hasValueSatisfying(it -> assertThat(it.code()).isEqualTo(FaultCode.NO_SUCH_BRANCH));
    }

    @Test
    void programsSeeWhatTheCommandsSee() {
        var one = new Dataset(pool + "/one");
        var clone = new Dataset(pool + "/clone");
        zfs.create(one, Map.of("canmount", "noauto", "mountpoint", "/nowhere", "io.dotmesh:label", "a b=ß"))
                .orElseThrow();
        zfs.snapshot(one.at("a"), Map.of("io.dotmesh:at", "then")).orElseThrow();
        zfs.snapshot(one.at("b"), Map.of()).orElseThrow();
        zfs.clone(one.at("a"), clone, Map.of("canmount", "off")).orElseThrow();
        zfs.set(clone, "io.dotmesh:label", "set").orElseThrow();
        zfs.set(clone, Limits.LIMIT, Long.toString(1L << 40)).orElseThrow();
        var named = List.of(one, clone, one.at("a"), one.at("b"), one.at("none"), new Dataset(pool + "/none"));
        var asked = List.of(
                "io.dotmesh:label",
                "io.dotmesh:at",
                Zfs.ORIGIN,
                Zfs.MADE,
                Zfs.CREATION,
                Zfs.REFERENCED,
                Zfs.USED,
                Limits.LIMIT,
                Dialect.WRITTEN,
                "mountpoint");
        assertThat(zfs.describe(named, asked).orElseThrow())
                .isEqualTo(commands.describe(named, asked).orElseThrow());
        assertThat(zfs.describe(List.of(new Dataset(pool + "/none")), asked).orElseThrow())
                .isEmpty();
        assertThat(zfs.describe(List.of(new Dataset("nosuchpool/none")), asked).toFault())
                .isEmpty();
    }

    @Test
    void programsSeeBelowWhatTheCommandsSee() {
        var one = new Dataset(pool + "/one");
        var inner = new Dataset(pool + "/one/inner");
        var beside = new Dataset(pool + "/one-b");
        zfs.create(one, Map.of("canmount", "noauto", "io.dotmesh:label", "inherited too"))
                .orElseThrow();
        zfs.snapshot(one.at("z"), Map.of("io.dotmesh:at", "first")).orElseThrow();
        zfs.snapshot(one.at("a"), Map.of()).orElseThrow();
        zfs.create(inner, Map.of("io.dotmesh:label", "own")).orElseThrow();
        zfs.snapshot(inner.at("m"), Map.of("io.dotmesh:at", "second")).orElseThrow();
        zfs.clone(one.at("z"), beside, Map.of("canmount", "off")).orElseThrow();
        TestZfs.run("zfs", "bookmark", one + "@z", one + "#mark");
        for (var asked : List.of(
                List.of("io.dotmesh:label", "io.dotmesh:at"), List.of(Zfs.MADE, Zfs.ORIGIN, "io.dotmesh:label"))) {
            for (int depth = 0; depth < 4; depth++) {
                var top = new Dataset(pool);
                assertThat(zfs.describeBelow(top, depth, asked).orElseThrow())
                        .as("%s to %s", asked, depth)
                        .isEqualTo(commands.describeBelow(top, depth, asked).orElseThrow());
            }
        }
        assertThat(zfs.describeBelow(new Dataset(pool + "/none"), 1, List.of(Zfs.MADE))
                        .toFault())
                .isPresent();
    }

    @Test
    void moreThanAProgramTellsIsStillTold() {
        var one = new Dataset(pool + "/one");
        zfs.create(one, Map.of("canmount", "noauto")).orElseThrow();
        for (int i = 0; i < 60; i++) {
            zfs.snapshot(one.at("s" + i), Map.of()).orElseThrow();
        }
        assertThat(zfs.describeBelow(one, 1, List.of(Zfs.MADE)).orElseThrow())
                .hasSize(61)
                .isEqualTo(commands.describeBelow(one, 1, List.of(Zfs.MADE)).orElseThrow());
    }

    @Test
    void whatIsPromotedAlreadyIsOnlyLabelledAndWhatIsGoneIsSaid() {
        var first = new Dataset(pool + "/first");
        var middle = new Dataset(pool + "/middle");
        var clone = new Dataset(pool + "/clone");
        zfs.create(first, Map.of("canmount", "noauto")).orElseThrow();
        zfs.snapshot(first.at("a"), Map.of()).orElseThrow();
        zfs.clone(first.at("a"), middle, Map.of("canmount", "noauto")).orElseThrow();
        zfs.snapshot(middle.at("b"), Map.of()).orElseThrow();
        zfs.clone(middle.at("b"), clone, Map.of("canmount", "noauto")).orElseThrow();
        var over = new Described(middle.name(), Map.of("io.dotmesh:label", "kept"));
        zfs.promote(clone, over).orElseThrow();
        zfs.set(middle, "io.dotmesh:label", "again").orElseThrow();

        // A second time, when the clone is one of the first already.
        zfs.promote(clone, over).orElseThrow();

        assertThat(TestZfs.run("zfs", "get", "-H", "-o", "value", "origin", clone.name(), middle.name()))
                .containsExactly(first + "@a", clone + "@b");
        assertThat(TestZfs.run("zfs", "get", "-H", "-o", "value", "io.dotmesh:label", middle.name()))
                .containsExactly("kept");
        assertThat(zfs.promote(new Dataset(pool + "/none"), over).toFault())
                .hasValueSatisfying(it -> assertThat(it.code()).isEqualTo(FaultCode.NO_SUCH_BRANCH));
    }

    @Test
    void whatWasWrittenIsOnTheDiskAfterAFlush() {
        zfs.flush().orElseThrow();
    }

    @Test
    void noArgumentHarmsTheProcess() {
        var random = new Random(SEED);
        for (int i = 0; i < CALLS; i++) {
            askNonsense(random);
        }
        zfs.create(new Dataset(pool + "/after"), Map.of()).orElseThrow();
    }

    private void askNonsense(Random random) {
        var errors = new PointerByReference();
        try (var list = nonsense(random, 2)) {
            int error = switch (random.nextInt(8)) {
                case 0 -> LibzfsCore.lzc_snapshot(list.pointer(), list.pointer(), errors);
                case 1 -> LibzfsCore.lzc_clone(name(random), name(random), list.pointer());
                case 2 -> LibzfsCore.lzc_destroy_snaps(list.pointer(), random.nextInt(2), errors);
                case 3 -> LibzfsCore.lzc_destroy(name(random));
                case 4 -> LibzfsCore.lzc_rollback_to(name(random), name(random));
                case 5 -> LibzfsCore.lzc_exists(name(random));
                case 6 -> LibzfsCore.lzc_promote(name(random), new byte[256], 256);
                default -> LibzfsCore.lzc_create(name(random), random.nextInt(5), list.pointer(), Pointer.NULL, 0);
            };
            assertThat(error).isBetween(0, 2_000);
        } finally {
            Nvlist.answered(errors).close();
        }
    }

    private Nvlist nonsense(Random random, int depth) {
        var list = Nvlist.empty();
        for (int i = random.nextInt(4); i > 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> list.with(name(random));
                case 1 -> list.with(name(random), name(random));
                case 2 -> list.with(name(random), random.nextLong());
                default -> {
                    if (depth > 0) {
                        try (var inner = nonsense(random, depth - 1)) {
                            list.with(name(random), inner);
                        }
                    }
                }
            }
        }
        return list;
    }

    /** Names that cannot be, for what can be might be destroyed. */
    private String name(Random random) {
        var letters = "/@#%: .-_aß\n\t";
        var text = new StringBuilder(random.nextBoolean() ? pool : "");
        for (int i = random.nextInt(random.nextInt(20) == 0 ? 5_000 : 20); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.append('\u0001').toString();
    }
}
