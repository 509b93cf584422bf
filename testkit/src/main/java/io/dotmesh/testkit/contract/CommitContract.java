package io.dotmesh.testkit.contract;

import static io.dotmesh.testkit.contract.RegistrySpecimens.NOON;
import static io.dotmesh.testkit.contract.RegistrySpecimens.branch;
import static io.dotmesh.testkit.contract.RegistrySpecimens.change;
import static io.dotmesh.testkit.contract.RegistrySpecimens.commit;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dot;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dotWithCommits;
import static io.dotmesh.testkit.contract.RegistrySpecimens.master;
import static io.dotmesh.testkit.contract.RegistrySpecimens.numbers;
import static io.dotmesh.testkit.contract.RegistrySpecimens.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.domain.saga.RegistryChange.AddBranch;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import io.dotmesh.domain.saga.RegistryChange.MoveCommits;
import io.dotmesh.ports.driven.DotRegister;
import io.dotmesh.ports.driven.DotRegister.Summary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How commits are put on branches, moved between them and read. */
public interface CommitContract {
    Dot SHOP = dot("shop");
    BranchId MASTER = master(SHOP).id();
    BranchId DEV = branch(SHOP, "dev").id();

    DotRegister dots();

    private void masterHasCommitsAndDevHas(int count, int... onDev) {
        change(dots(), dotWithCommits(SHOP, count));
        change(dots(), new AddBranch(branch(SHOP, "dev")));
        for (int number : onDev) {
            change(dots(), new AddCommit(DEV, commit(number)));
        }
    }

    private void keeps(Commit commit) {
        change(dots(), dotWithCommits(SHOP, 0));
        change(dots(), new AddCommit(MASTER, commit));
        assertThat(dots().commits(MASTER).orElseThrow()).containsExactly(commit);
        assertThat(dots().dot(SHOP.name()).orElseThrow().orElseThrow().branches())
                .singleElement()
                .satisfies(branch -> assertThat(branch.tip()).contains(commit));
        change(dots(), new AddCommit(MASTER, commit));
        assertThat(dots().commits(MASTER).orElseThrow()).containsExactly(commit);
    }

    @Test
    default void commitsAreReadOldestFirst() {
        masterHasCommitsAndDevHas(3, 2, 9, 1);
        assertThat(dots().commits(MASTER).orElseThrow()).containsExactly(commit(1), commit(2), commit(3));
        assertThat(numbers(dots(), DEV)).containsExactly(2, 9, 1);
    }

    @Test
    default void tenThousandCommitsAreReadInTheirOrder() {
        change(dots(), dotWithCommits(SHOP, 0));
        for (int begin = 1; begin <= 10_000; begin += 500) {
            change(
                    dots(),
                    IntStream.range(begin, begin + 500)
                            .<RegistryChange>mapToObj(number -> new AddCommit(MASTER, commit(number)))
                            .toList());
        }
        assertThat(numbers(dots(), MASTER))
                .isEqualTo(IntStream.rangeClosed(1, 10_000).boxed().toList());
        assertThat(dots().summaries().orElseThrow())
                .containsExactly(Map.entry(
                        MASTER, new Summary(10_000, Optional.of(commit(10_000).id()))));
    }

    @Test
    default void addingTheSameCommitAgainChangesNothing() {
        masterHasCommitsAndDevHas(3);
        change(dots(), new AddCommit(MASTER, commit(3)));
        change(dots(), new AddCommit(MASTER, commit(1)));
        assertThat(numbers(dots(), MASTER)).containsExactly(1, 2, 3);
        assertThat(dots().summaries().orElseThrow())
                .containsEntry(MASTER, new Summary(3, Optional.of(commit(3).id())));
    }

    @Test
    default void anotherCommitOfAnIdThatTheBranchHasIsRefused() {
        masterHasCommitsAndDevHas(2);
        var made = commit(1);
        var metadata = Metadata.parse(Map.of("a", "b")).orElseThrow();
        for (var other : List.of(
                new Commit(made.id(), "other", made.author(), made.timestamp(), made.metadata()),
                new Commit(made.id(), made.message(), "other", made.timestamp(), made.metadata()),
                new Commit(
                        made.id(),
                        made.message(),
                        made.author(),
                        made.timestamp().plusNanos(1),
                        made.metadata()),
                new Commit(made.id(), made.message(), made.author(), made.timestamp(), metadata))) {
            refuses(FaultCode.ALREADY_EXISTS, dots(), new AddCommit(MASTER, other));
        }
        assertThat(dots().commits(MASTER).orElseThrow()).containsExactly(commit(1), commit(2));
    }

    @Test
    default void twoBranchesMayHaveCommitsOfOneId() {
        masterHasCommitsAndDevHas(1);
        var other = new Commit(commit(1).id(), "on dev", "bob", NOON, Metadata.NONE);
        change(dots(), new AddCommit(DEV, other));
        assertThat(dots().commits(MASTER).orElseThrow()).containsExactly(commit(1));
        assertThat(dots().commits(DEV).orElseThrow()).containsExactly(other);
    }

    @Test
    default void aCommitOnAnUnknownBranchIsRefused() {
        refuses(FaultCode.NO_SUCH_BRANCH, dots(), new AddCommit(MASTER, commit(1)));
        assertThat(dots().commits(MASTER).orElseThrow()).isEmpty();
    }

    @Test
    default void theCommitsAfterOneAreMovedOnTopOfAnotherBranch() {
        masterHasCommitsAndDevHas(5, 8, 9);
        change(dots(), new MoveCommits(MASTER, Optional.of(commit(2).id()), DEV));
        assertThat(numbers(dots(), MASTER)).containsExactly(1, 2);
        assertThat(numbers(dots(), DEV)).containsExactly(8, 9, 3, 4, 5);
        assertThat(dots().summaries().orElseThrow())
                .containsEntry(MASTER, new Summary(2, Optional.of(commit(2).id())))
                .containsEntry(DEV, new Summary(5, Optional.of(commit(5).id())));
    }

    @Test
    default void allCommitsAreMovedWhenNoneIsNamed() {
        masterHasCommitsAndDevHas(3);
        change(dots(), new MoveCommits(MASTER, Optional.empty(), DEV));
        assertThat(numbers(dots(), MASTER)).isEmpty();
        assertThat(dots().commits(DEV).orElseThrow()).containsExactly(commit(1), commit(2), commit(3));
        assertThat(dots().summaries().orElseThrow()).containsEntry(MASTER, new Summary(0, Optional.empty()));
    }

    @Test
    default void movedCommitsComeBackInTheirOrderAndOthersFollowThem() {
        masterHasCommitsAndDevHas(6);
        change(dots(), new MoveCommits(MASTER, Optional.of(commit(3).id()), DEV));
        change(dots(), new AddCommit(MASTER, commit(20)), new AddCommit(DEV, commit(21)));
        assertThat(numbers(dots(), MASTER)).containsExactly(1, 2, 3, 20);
        change(dots(), new MoveCommits(DEV, Optional.empty(), MASTER));
        change(dots(), new AddCommit(MASTER, commit(22)));
        assertThat(numbers(dots(), MASTER)).containsExactly(1, 2, 3, 20, 4, 5, 6, 21, 22);
        change(dots(), new MoveCommits(MASTER, Optional.of(commit(20).id()), DEV));
        assertThat(numbers(dots(), MASTER)).containsExactly(1, 2, 3, 20);
        assertThat(numbers(dots(), DEV)).containsExactly(4, 5, 6, 21, 22);
    }

    @Test
    default void movedCommitsKeepAllThatTheySay() {
        var rich = new Commit(
                new CommitId("rich"),
                "two\nlines",
                "bob",
                NOON,
                Metadata.parse(Map.of("ticket", "42", "über", "\uD83D\uDC33")).orElseThrow());
        masterHasCommitsAndDevHas(1);
        change(dots(), new AddCommit(MASTER, rich));
        change(dots(), new MoveCommits(MASTER, Optional.of(commit(1).id()), DEV));
        assertThat(dots().commits(DEV).orElseThrow()).containsExactly(rich);
    }

    @Test
    default void movingWhatComesAfterTheNewestMovesNothing() {
        masterHasCommitsAndDevHas(2, 9);
        change(dots(), new MoveCommits(MASTER, Optional.of(commit(2).id()), DEV));
        assertThat(numbers(dots(), MASTER)).containsExactly(1, 2);
        assertThat(numbers(dots(), DEV)).containsExactly(9);
    }

    @Test
    default void commitsAreNotMovedFromOrToAnUnknownBranch() {
        change(dots(), dotWithCommits(SHOP, 2));
        refuses(FaultCode.NO_SUCH_BRANCH, dots(), new MoveCommits(DEV, Optional.empty(), MASTER));
        refuses(FaultCode.NO_SUCH_BRANCH, dots(), new MoveCommits(MASTER, Optional.empty(), DEV));
        assertThat(numbers(dots(), MASTER)).containsExactly(1, 2);
    }

    @Test
    default void commitsAreNotMovedAfterOneThatTheBranchDoesNotHave() {
        masterHasCommitsAndDevHas(2, 9);
        refuses(
                FaultCode.BUSY,
                dots(),
                new MoveCommits(MASTER, Optional.of(commit(9).id()), DEV));
        assertThat(numbers(dots(), MASTER)).containsExactly(1, 2);
        assertThat(numbers(dots(), DEV)).containsExactly(9);
    }

    @Test
    default void commitsAreNotMovedToABranchThatHasOneOfThem() {
        masterHasCommitsAndDevHas(3, 9, 2);
        refuses(
                FaultCode.ALREADY_EXISTS,
                dots(),
                new MoveCommits(MASTER, Optional.of(commit(1).id()), DEV));
        assertThat(numbers(dots(), MASTER)).containsExactly(1, 2, 3);
        assertThat(numbers(dots(), DEV)).containsExactly(9, 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "one\ntwo\r\n\tthree",
                "it's; DROP TABLE commits; -- \"%s\" ? \\",
                "äöüß \u4F60\u597D \u0645\u0631\u062D\u0628\u0627 e\u0301 \uD83D\uDC33\uD83C\uDFFD \uFFFF",
                "nul \0 inside",
                "\u0001\u001F\u007F\u0085\u2028"
            })
    default void aMessageIsKeptToTheLetter(String text) {
        var metadata = Metadata.parse(Map.of("k" + text, text, "empty", "")).orElseThrow();
        keeps(new Commit(new CommitId("c"), text, text, NOON, metadata));
    }

    @Test
    default void theLongestMessageAndTheMostMetadataAreKept() {
        var values = new TreeMap<String, String>();
        for (int field = 0; field < Metadata.ENTRIES_MAX; field++) {
            values.put("field-%03d".formatted(field), "v".repeat(240));
        }
        keeps(new Commit(
                new CommitId("c".repeat(64)),
                "\u4F60".repeat(Commit.MESSAGE_BYTES_MAX / 3),
                "a".repeat(64),
                NOON,
                Metadata.parse(values).orElseThrow()));
    }

    static Stream<Instant> instants() {
        return Stream.of(
                Instant.EPOCH,
                Instant.EPOCH.minusNanos(1),
                Instant.parse("1901-12-13T20:45:51.000000001Z"),
                Instant.parse("2026-11-22T12:00:00.999999999Z"),
                Instant.parse("2262-04-12T00:00:00.000000001Z"),
                Instant.parse("9999-12-31T23:59:59.999999999Z"),
                Instant.MIN,
                Instant.MAX);
    }

    @ParameterizedTest
    @MethodSource("instants")
    default void aTimestampIsKeptToTheNanosecond(Instant timestamp) {
        keeps(new Commit(new CommitId("c"), "m", "a", timestamp, Metadata.NONE));
    }

    @Test
    default void whatARegisterAnsweredDoesNotChangeLater() {
        change(dots(), dotWithCommits(SHOP, 2));
        var commits = dots().commits(MASTER).orElseThrow();
        var records = dots().dots().orElseThrow();
        var summaries = dots().summaries().orElseThrow();
        change(dots(), new AddCommit(MASTER, commit(3)));
        assertThat(commits).hasSize(2);
        assertThat(records.getFirst().branches().getFirst().commits()).isEqualTo(2);
        assertThat(summaries)
                .containsEntry(MASTER, new Summary(2, Optional.of(commit(2).id())));
        assertThat(new ArrayList<>(commits)).isEqualTo(List.of(commit(1), commit(2)));
    }
}
