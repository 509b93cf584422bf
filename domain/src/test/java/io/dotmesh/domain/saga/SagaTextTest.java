package io.dotmesh.domain.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SagaTextTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456789Z");
    private static final Dot SHOP = new Dot(
            new DotId("d1"),
            DotName.parse("alice/shop").orElseThrow(),
            new AccountId("a1"),
            new TreeSet<>(List.of(new AccountId("a2"), new AccountId("a3"))),
            Optional.of(new Origin(new BranchId("b0"), new CommitId("c0"))),
            NOON);
    private static final Dot BOUNDED = new Dot(
            new DotId("d1"),
            DotName.parse("x").orElseThrow(),
            new AccountId("a1"),
            new TreeSet<>(),
            Optional.empty(),
            Instant.EPOCH,
            Optional.of(new Quota(10L << 30)));
    private static final Branch MASTER =
            new Branch(new BranchId("b1"), SHOP.id(), BranchName.MASTER, Optional.empty(), Optional.empty());
    private static final Branch DEV = new Branch(
            new BranchId("-"),
            SHOP.id(),
            new BranchName("dev"),
            Optional.of(new Origin(MASTER.id(), new CommitId("c1"))),
            Optional.empty());
    private static final Branch STASH = new Branch(
            new BranchId("b3"),
            SHOP.id(),
            new BranchName("stash"),
            Optional.of(new Origin(MASTER.id(), new CommitId("c1"))),
            Optional.of(new Stash(MASTER.id(), NOON, Instant.parse("2026-11-29T12:00:00Z"))));
    private static final Commit FIRST =
            new Commit(new CommitId("c1"), "Größe \"1\"\n(\\) \uD83D\uDC33", "alice", NOON, Metadata.NONE);
    private static final Commit SECOND = new Commit(
            new CommitId("c2"),
            "",
            "bob",
            Instant.EPOCH,
            new Metadata(new TreeMap<>(java.util.Map.of("a", "", "b\t", "\0"))));
    private static final Trashed TRASHED =
            new Trashed(SHOP, List.of(MASTER, DEV), new AccountId("a2"), NOON, Instant.parse("2026-11-29T12:00:00Z"));

    private static final String SHOP_1 = "(d1 alice/shop a1 (a2 a3) (b0 c0) 2026-11-22T12:00:00.123456789Z)";
    private static final String TRASHED_1 =
            "(" + SHOP_1 + " ((b1 d1 master () ()) (- d1 dev (b1 c1) ())) a2 2026-11-22T12:00:00.123456789Z"
                    + " 2026-11-29T12:00:00Z)";

    record Written(String line, Saga saga) {}

    /** What format 1 wrote. These lines never change: they stand in registers. A new format adds lines of its own. */
    static Stream<Written> linesOfFormat1() {
        return Stream.of(
                new Written(
                        "1 create-dot " + SHOP_1 + " (b1 d1 master () ())"
                                + " (c1 \"Größe \\\"1\\\"\\n(\\\\) \uD83D\uDC33\" \"alice\" 2026-11-22T12:00:00.123456789Z ())",
                        new Saga.CreateDot(SHOP, MASTER, FIRST)),
                new Written(
                        "1 copy-dot (d2 admin/x a1 () () 1970-01-01T00:00:00Z) (b1 d1 master () ()) (b9 c9)"
                                + " ((c2 \"\" \"bob\" 1970-01-01T00:00:00Z (\"a\" \"\" \"b\\u0009\" \"\\u0000\")))",
                        new Saga.CopyDot(
                                new Dot(
                                        new DotId("d2"),
                                        DotName.parse("x").orElseThrow(),
                                        new AccountId("a1"),
                                        new TreeSet<>(),
                                        Optional.empty(),
                                        Instant.EPOCH),
                                MASTER,
                                new Origin(new BranchId("b9"), new CommitId("c9")),
                                List.of(SECOND))),
                new Written(
                        "1 fork-branch " + SHOP_1 + " (- d1 dev (b1 c1) ()) (b1 c1)",
                        new Saga.ForkBranch(SHOP, DEV, DEV.origin().orElseThrow())),
                new Written(
                        "1 reset-branch " + SHOP_1 + " (b1 d1 master () ()) c1 (b3 d1 stash (b1 c1) (b1"
                                + " 2026-11-22T12:00:00.123456789Z 2026-11-29T12:00:00Z)) ((- d1 dev (b1 c1) ())) keep",
                        new Saga.ResetBranch(SHOP, MASTER, new CommitId("c1"), STASH, List.of(DEV), false)),
                new Written(
                        "1 reset-branch " + SHOP_1 + " (b1 d1 master () ()) c1 (- d1 dev (b1 c1) ()) () discard",
                        new Saga.ResetBranch(SHOP, MASTER, new CommitId("c1"), DEV, List.of(), true)),
                new Written(
                        "1 undo-reset " + SHOP_1 + " (b1 d1 master () ()) (b3 d1 stash (b1 c1) (b1"
                                + " 2026-11-22T12:00:00.123456789Z 2026-11-29T12:00:00Z)) (- d1 dev (b1 c1) ()) c1"
                                + " ((- d1 dev (b1 c1) ())) ((b1 d1 master () ()))",
                        new Saga.UndoReset(
                                SHOP, MASTER, STASH, DEV, new CommitId("c1"), List.of(DEV), List.of(MASTER))),
                new Written("1 drop-branch d1 -", new Saga.DropBranch(SHOP.id(), DEV.id())),
                new Written(
                        "1 rename-dot " + SHOP_1 + " bob/store ((b1 d1 master () ()))",
                        new Saga.RenameDot(SHOP, DotName.parse("bob/store").orElseThrow(), List.of(MASTER))),
                new Written(
                        "1 rename-dot (d1 admin/x a1 () () 1970-01-01T00:00:00Z 10737418240) bob/store ()",
                        new Saga.RenameDot(BOUNDED, DotName.parse("bob/store").orElseThrow(), List.of())),
                new Written(
                        "1 set-quota " + SHOP_1 + " (10737418240) ((b1 d1 master () ()))",
                        new Saga.SetQuota(SHOP, BOUNDED.quota(), List.of(MASTER))),
                new Written(
                        "1 set-quota (d1 admin/x a1 () () 1970-01-01T00:00:00Z 10737418240) () ()",
                        new Saga.SetQuota(BOUNDED, Optional.empty(), List.of())),
                new Written("1 trash-dot " + TRASHED_1, new Saga.TrashDot(TRASHED)),
                new Written("1 restore-dot " + TRASHED_1, new Saga.RestoreDot(TRASHED)),
                new Written("1 purge-dot " + TRASHED_1, new Saga.PurgeDot(TRASHED)));
    }

    @ParameterizedTest
    @MethodSource("linesOfFormat1")
    void whatFormat1WroteIsRead(Written written) {
        assertThat(SagaText.parse(written.line())).isEqualTo(Outcome.done(written.saga()));
    }

    @ParameterizedTest
    @MethodSource("linesOfFormat1")
    void whatIsWrittenIsStillFormat1(Written written) {
        assertThat(SagaText.of(written.saga())).isEqualTo(written.line());
    }

    @Test
    void everyKindOfSagaHasALineOfFormat1() {
        var written =
                linesOfFormat1().map(line -> line.saga().getClass().getName()).collect(Collectors.toSet());
        assertThat(Arrays.stream(Saga.class.getPermittedSubclasses()).map(Class::getName))
                .containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void anySagaIsReadAsItWasWrittenAndStandsOnOneLine() {
        var sagas = new RandomSagas(new SplittableRandom(20261122));
        for (int round = 0; round < 1_000; round++) {
            var saga = sagas.next();
            var line = SagaText.of(saga);
            assertThat(line).doesNotContainPattern("[\\p{Cntrl}\\u0085\\u2028\\u2029]");
            assertThat(SagaText.parse(line)).isEqualTo(Outcome.done(saga));
        }
    }

    @Test
    void aLineSurvivesAStoreThatKeepsOnlyWellFormedText() {
        var lone = new Commit(new CommitId("c"), "\uD83D and \uDC33", "\uDC33\uD83D", NOON, Metadata.NONE);
        var saga = new Saga.CreateDot(SHOP, MASTER, lone);
        var utf8 = SagaText.of(saga).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(SagaText.parse(new String(utf8, java.nio.charset.StandardCharsets.UTF_8)))
                .isEqualTo(Outcome.done(saga));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "0 drop-branch d1 b1",
                "2 drop-branch d1 b1",
                "drop-branch d1 b1",
                "1 no-such-thing d1 b1",
                "1 drop-branch",
                "1 drop-branch d1",
                "1 drop-branch d1 b1 more",
                "1 drop-branch d1 b/1",
                "1 drop-branch (d1 b1)",
                "1 drop-branch \"d1\" b1",
                "1 fork-branch (d1 x a1 () () yesterday) (b1 d1 master () ()) (b1 c1)",
                "1 fork-branch (d1 x/y/z a1 () () 1970-01-01T00:00:00Z) (b1 d1 master () ()) (b1 c1)",
                "1 fork-branch (d1 x a1 () () 1970-01-01T00:00:00Z (b1 d1 master () ()) (b1 c1)",
                "1 fork-branch (d1 x a1 () (b1) 1970-01-01T00:00:00Z) (b1 d1 master () ()) (b1 c1)",
                "1 create-dot (d1 x a1 () () 1970-01-01T00:00:00Z) (b1 d1 master () ()) (c1 \"no end",
                "1 create-dot (d1 x a1 () () 1970-01-01T00:00:00Z) (b1 d1 master () ()) (c1 \"\\",
                "1 create-dot (d1 x a1 () () 1970-01-01T00:00:00Z) (b1 d1 master () ()) (c1 \"\\u00g0\" \"\" x ())",
                "1 create-dot (d1 x a1 () () 1970-01-01T00:00:00Z) (b1 d1 master () ()) (c1 \"\\x\" \"\" x ())",
                "1 reset-branch (d1 x a1 () () 1970-01-01T00:00:00Z) (b d m () ()) c1 (b d m () ()) () perhaps"
            })
    void whatNoSagaWroteIsCorruptAndSaysWhy(String line) {
        assertThat(SagaText.parse(line).toFault()).hasValueSatisfying(fault -> {
            assertThat(fault).isInstanceOf(Fault.Broken.class);
            assertThat(fault.code()).isEqualTo(FaultCode.CORRUPT);
            assertThat(fault.detail()).startsWith("a change that was under way cannot be read: ");
            assertThat(fault.next()).isNotBlank();
        });
    }

    @Test
    void aDamagedLineIsCorruptOrAnotherSagaAndNothingWorse() {
        var random = new SplittableRandom(7);
        var sagas = new RandomSagas(random);
        for (int round = 0; round < 1_000; round++) {
            var line = new StringBuilder(SagaText.of(sagas.next()));
            switch (random.nextInt(3)) {
                case 0 -> line.setLength(random.nextInt(line.length()));
                case 1 -> line.deleteCharAt(random.nextInt(line.length()));
                default -> line.setCharAt(random.nextInt(line.length()), (char) random.nextInt(128));
            }
            SagaText.parse(line.toString())
                    .toFault()
                    .ifPresent(fault -> assertThat(fault.code()).isEqualTo(FaultCode.CORRUPT));
        }
    }
}
