package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.BranchView;
import io.dotmesh.ports.driving.Commits.Draft;
import io.dotmesh.ports.driving.UseCases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What every way to the use cases keeps: asked in this process or over a network, on any store. Each test has a node of
 * its own, on which the accounts {@code alice} and {@code bob} are registered with {@link #PASSWORD}.
 */
public abstract class UseCasesContract {
    public static final Secret PASSWORD = new Secret("correct horse");

    protected static final DotName SHOP = new DotName(new Namespace("alice"), "shop");
    protected static final BranchName MASTER = BranchName.MASTER;
    protected static final BranchName FEATURE = new BranchName("feature");

    protected UseCasesContract() {}

    /** Begins a node for one test; afterwards the use cases of an account are asked for by its name. */
    protected abstract void begin();

    /** The use cases of {@code admin}, {@code alice} or {@code bob}. */
    protected abstract UseCases as(String account);

    protected UseCases alice;

    @BeforeEach
    void beginNode() {
        begin();
        alice = as("alice");
    }

    // What tests do again and again

    protected Path live(DotName dot) {
        return alice.volumes().attach(dot, Optional.empty(), SubdotName.DEFAULT).orElseThrow();
    }

    protected Path live(DotName dot, BranchName branch) {
        return alice.volumes()
                .attach(dot, Optional.of(branch), SubdotName.DEFAULT)
                .orElseThrow();
    }

    protected static void write(Path directory, String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    protected static String read(Path directory, String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    protected Commit commit(String message) {
        return commit(SHOP, MASTER, message);
    }

    protected Commit commit(DotName dot, BranchName branch, String message) {
        return alice.commits().commit(dot, branch, draft(message)).orElseThrow();
    }

    protected static Draft draft(String message) {
        return new Draft(message, Optional.empty(), Metadata.NONE, Optional.empty());
    }

    protected Commit commitOf(String name, String text, String message) {
        write(live(SHOP, MASTER), name, text);
        return commit(message);
    }

    protected List<String> messages(BranchName branch) {
        return alice.commits().log(SHOP, branch).orElseThrow().stream()
                .map(Commit::message)
                .toList();
    }

    protected BranchId idOf(BranchName branch) {
        return alice.branches().show(SHOP, branch).orElseThrow().branch().id();
    }

    protected static void assertRefused(Outcome<?> outcome, FaultCode code) {
        assertThat(outcome.toFault()).hasValueSatisfying(fault -> {
            assertThat(fault.code()).as(fault.detail()).isEqualTo(code);
            assertThat(fault.detail()).isNotBlank();
            assertThat(fault.next()).isNotBlank();
        });
    }

    @Nested
    class Permissions extends PermissionCases {
        Permissions() {
            super(UseCasesContract.this);
        }
    }

    @Nested
    class DotsAsWholes {
        @Test
        void aNewDotHasOneCommitAndOneBranch() {
            var dot = alice.dots().create(SHOP).orElseThrow();
            assertThat(dot.dot().name()).isEqualTo(SHOP);
            assertThat(dot.owner().name()).isEqualTo("alice");
            assertThat(dot.branches()).singleElement().satisfies(branch -> {
                assertThat(branch.branch().name()).isEqualTo(MASTER);
                assertThat(branch.commits()).isEqualTo(1);
                assertThat(branch.branch().id().value())
                        .isEqualTo(dot.dot().id().value());
            });
            assertThat(messages(MASTER)).containsExactly("Initial commit");
        }

        @Test
        void aNameThatIsTakenIsRefused() {
            alice.dots().create(SHOP).orElseThrow();
            assertRefused(alice.dots().create(SHOP), FaultCode.ALREADY_EXISTS);
        }

        @Test
        void aDotIsFoundByItsNameAndByItsBranch() {
            alice.dots().create(SHOP).orElseThrow();
            assertThat(alice.dots().show(SHOP).orElseThrow().dot().name()).isEqualTo(SHOP);
            assertThat(alice.dots().show(idOf(MASTER)).orElseThrow().dot().name())
                    .isEqualTo(SHOP);
        }

        @Test
        void aDotThatIsNotThereIsRefusedByName() {
            assertRefused(alice.dots().show(SHOP), FaultCode.NO_SUCH_DOT);
            assertThat(alice.dots().show(SHOP).toFault().orElseThrow().detail())
                    .isEqualTo("No such filesystem named 'alice/shop'");
        }

        @Test
        void dotsAreListedByName() {
            for (var name : List.of("b", "a", "c")) {
                alice.dots().create(new DotName(SHOP.namespace(), name)).orElseThrow();
            }
            assertThat(alice.dots().list().orElseThrow())
                    .extracting(view -> view.dot().name().name())
                    .containsExactly("a", "b", "c");
        }

        @Test
        void aRenamedDotKeepsItsHistoryAndFiles() {
            alice.dots().create(SHOP).orElseThrow();
            commitOf("a", "1", "first");
            var to = new DotName(SHOP.namespace(), "store");
            alice.dots().rename(SHOP, to).orElseThrow();
            assertRefused(alice.dots().show(SHOP), FaultCode.NO_SUCH_DOT);
            assertThat(alice.commits().log(to, MASTER).orElseThrow()).hasSize(2);
            assertThat(read(live(to), "a")).isEqualTo("1");
        }

        @Test
        void aDotIsNotRenamedOverAnother() {
            var other = new DotName(SHOP.namespace(), "other");
            alice.dots().create(SHOP).orElseThrow();
            alice.dots().create(other).orElseThrow();
            assertRefused(alice.dots().rename(SHOP, other), FaultCode.ALREADY_EXISTS);
        }

        @Test
        void aCopyHasTheCommitsAndAHistoryOfItsOwn() {
            alice.dots().create(SHOP).orElseThrow();
            commitOf("a", "1", "first");
            var copy = new DotName(SHOP.namespace(), "copy");
            alice.dots().copy(idOf(MASTER), copy).orElseThrow();
            assertThat(alice.commits().log(copy, MASTER).orElseThrow())
                    .extracting(Commit::message)
                    .containsExactly("Initial commit", "first");
            write(live(copy, MASTER), "a", "2");
            commit(copy, MASTER, "second");
            assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("1");
            assertThat(messages(MASTER)).containsExactly("Initial commit", "first");
            alice.dots().delete(SHOP).orElseThrow();
            assertThat(read(live(copy, MASTER), "a")).isEqualTo("2");
        }

        @Test
        void aDotThatIsSharedIsSeenUntilItIsNotAnyMore() {
            alice.dots().create(SHOP).orElseThrow();
            var bob = as("bob");
            assertRefused(bob.dots().show(SHOP), FaultCode.NO_SUCH_DOT);
            assertThat(bob.dots().list().orElseThrow()).isEmpty();
            alice.dots().share(idOf(MASTER), "bob").orElseThrow();
            assertThat(bob.dots().show(SHOP).orElseThrow().collaborators())
                    .extracting(account -> account.name())
                    .containsExactly("bob");
            assertThat(bob.dots().list().orElseThrow()).hasSize(1);
            alice.dots().unshare(idOf(MASTER), "bob").orElseThrow();
            assertRefused(bob.dots().show(SHOP), FaultCode.NO_SUCH_DOT);
        }

        @Test
        void onlyTheFirstBranchIsShared() {
            alice.dots().create(SHOP).orElseThrow();
            alice.branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
            assertRefused(alice.dots().share(idOf(FEATURE), "bob"), FaultCode.INVALID);
        }

        @Test
        void nobodyUnknownIsLetIn() {
            alice.dots().create(SHOP).orElseThrow();
            assertRefused(alice.dots().share(idOf(MASTER), "carol"), FaultCode.NO_SUCH_ACCOUNT);
            assertRefused(alice.dots().unshare(idOf(MASTER), "bob"), FaultCode.NO_SUCH_ACCOUNT);
        }
    }

    @Nested
    class Trash {
        @Test
        void aDeletedDotIsGoneFromSightAndItsNameIsFree() {
            alice.dots().create(SHOP).orElseThrow();
            alice.dots().delete(SHOP).orElseThrow();
            assertRefused(alice.dots().show(SHOP), FaultCode.NO_SUCH_DOT);
            assertThat(alice.dots().trash().orElseThrow()).hasSize(1);
            assertThat(alice.dots().create(SHOP).isDone()).isTrue();
        }

        @Test
        void aRestoredDotHasItsCommitsBranchesAndUncommittedFiles() {
            alice.dots().create(SHOP).orElseThrow();
            commitOf("a", "1", "first");
            alice.branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
            write(live(SHOP, MASTER), "dirty", "precious");
            alice.dots().delete(SHOP).orElseThrow();
            alice.dots().restore(SHOP).orElseThrow();
            assertThat(messages(MASTER)).containsExactly("Initial commit", "first");
            assertThat(alice.dots().show(SHOP).orElseThrow().branches()).hasSize(2);
            assertThat(read(live(SHOP, MASTER), "dirty")).isEqualTo("precious");
            assertThat(read(live(SHOP, FEATURE), "a")).isEqualTo("1");
            assertThat(alice.dots().trash().orElseThrow()).isEmpty();
        }

        @Test
        void whatTakesItsNameKeepsIt() {
            alice.dots().create(SHOP).orElseThrow();
            alice.dots().delete(SHOP).orElseThrow();
            alice.dots().create(SHOP).orElseThrow();
            assertRefused(alice.dots().restore(SHOP), FaultCode.ALREADY_EXISTS);
        }

        @Test
        void theNewestOfSeveralIsRestored() {
            alice.dots().create(SHOP).orElseThrow();
            commitOf("a", "old", "old");
            alice.dots().delete(SHOP).orElseThrow();
            alice.dots().create(SHOP).orElseThrow();
            commitOf("a", "new", "new");
            alice.dots().delete(SHOP).orElseThrow();
            alice.dots().restore(SHOP).orElseThrow();
            assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("new");
        }

        @Test
        void whatWasNeverDeletedIsNotRestored() {
            assertRefused(alice.dots().restore(SHOP), FaultCode.NOTHING_TO_UNDO);
            assertRefused(alice.dots().delete(SHOP), FaultCode.NO_SUCH_DOT);
        }
    }

    @Nested
    class CommitsOfABranch {
        @BeforeEach
        void create() {
            alice.dots().create(SHOP).orElseThrow();
        }

        @Test
        void aCommitSaysWhatWhoAndWhen() {
            var metadata =
                    Metadata.parse(Map.of("build", "42", "länge", "größer")).orElseThrow();
            var made = alice.commits()
                    .commit(
                            SHOP,
                            MASTER,
                            new Draft("erste Änderung\nzweite Zeile", Optional.empty(), metadata, Optional.empty()))
                    .orElseThrow();
            var logged = alice.commits().log(SHOP, MASTER).orElseThrow().getLast();
            assertThat(logged).isEqualTo(made);
            assertThat(logged.message()).isEqualTo("erste Änderung\nzweite Zeile");
            assertThat(logged.author()).isEqualTo("alice");
            assertThat(logged.metadata()).isEqualTo(metadata);
            var before = alice.commits().log(SHOP, MASTER).orElseThrow().getFirst();
            assertThat(logged.timestamp()).isAfter(before.timestamp());
        }

        @Test
        void aCommitWithAnIdThatWasChosenIsMadeOnce() {
            var draft = new Draft("once", Optional.empty(), Metadata.NONE, Optional.of(new CommitId("chosen")));
            var one = alice.commits().commit(SHOP, MASTER, draft).orElseThrow();
            var two = alice.commits().commit(SHOP, MASTER, draft).orElseThrow();
            assertThat(two).isEqualTo(one);
            assertThat(messages(MASTER)).containsExactly("Initial commit", "once");
        }

        @Test
        void aMessageThatIsTooLongIsRefused() {
            assertRefused(
                    alice.commits().commit(SHOP, MASTER, draft("x".repeat(Commit.MESSAGE_BYTES_MAX + 1))),
                    FaultCode.LIMIT);
        }

        @Test
        void aBranchThatIsNotThereIsNotCommitted() {
            assertRefused(alice.commits().commit(SHOP, FEATURE, draft("x")), FaultCode.NO_SUCH_BRANCH);
            assertRefused(alice.commits().log(SHOP, FEATURE), FaultCode.NO_SUCH_BRANCH);
            assertRefused(alice.commits().log(new BranchId("nowhere")), FaultCode.NO_SUCH_BRANCH);
        }

        @Test
        void aDifferenceNamesFilesOfEverySubdot() {
            commitOf("kept", "1", "first");
            commitOf("changed", "1", "second");
            write(live(SHOP, MASTER), "changed", "2");
            write(live(SHOP, MASTER), "added", "1");
            var other = alice.volumes()
                    .attach(SHOP, Optional.of(MASTER), new SubdotName("db"))
                    .orElseThrow();
            write(other, "table", "1");
            var changes = alice.commits()
                    .diff(idOf(MASTER), Optional.empty(), Optional.empty())
                    .orElseThrow();
            assertThat(changes)
                    .contains(
                            new Change(Change.Kind.ADDED, SubdotName.DEFAULT, "added"),
                            new Change(Change.Kind.MODIFIED, SubdotName.DEFAULT, "changed"),
                            new Change(Change.Kind.ADDED, new SubdotName("db"), "table"))
                    .noneMatch(change -> change.path().equals("kept"));
        }

        @Test
        void aDifferenceBetweenTwoCommitsLeavesOutWhatIsNotCommitted() {
            var first = commitOf("a", "1", "first");
            var second = commitOf("b", "1", "second");
            write(live(SHOP, MASTER), "c", "1");
            assertThat(alice.commits()
                            .diff(idOf(MASTER), Optional.of(first.id()), Optional.of(second.id()))
                            .orElseThrow())
                    .containsExactly(new Change(Change.Kind.ADDED, SubdotName.DEFAULT, "b"));
        }

        @Test
        void aMountedCommitShowsWhatWasCommitted() {
            var first = commitOf("a", "1", "first");
            commitOf("a", "2", "second");
            var path = alice.commits().mount(idOf(MASTER), first.id()).orElseThrow();
            assertThat(read(path.resolve(SubdotName.DEFAULT.value()), "a")).isEqualTo("1");
            assertRefused(alice.commits().mount(idOf(MASTER), new CommitId("nothing")), FaultCode.NO_SUCH_COMMIT);
        }

        @Test
        void aCommitFromBeforeTheBranchBeganCanBeMountedFromIt() {
            var first = commitOf("a", "1", "first");
            alice.branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
            var path = alice.commits().mount(idOf(FEATURE), first.id()).orElseThrow();
            assertThat(read(path.resolve(SubdotName.DEFAULT.value()), "a")).isEqualTo("1");
        }

        @Test
        void aPredictionIsNotNegative() {
            var first = commitOf("a", "1", "first");
            assertThat(alice.commits()
                            .predictSize(idOf(MASTER), Optional.empty(), first.id())
                            .orElseThrow())
                    .isPositive();
        }

        @Test
        void aHundredClientsLoseNoCommitAndDoubleNone() throws Exception {
            var work = IntStream.range(0, 100)
                    .<Callable<Outcome<Commit>>>mapToObj(
                            i -> () -> alice.commits().commit(SHOP, MASTER, draft("c" + i)))
                    .toList();
            var acknowledged = new ArrayList<Commit>();
            try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var future : pool.invokeAll(work)) {
                    future.get().peek(acknowledged::add);
                }
            }
            var logged = alice.commits().log(SHOP, MASTER).orElseThrow();
            assertThat(logged).hasSize(acknowledged.size() + 1).containsAll(acknowledged);
            assertThat(logged).doesNotHaveDuplicates();
            assertThat(logged).isSortedAccordingTo(java.util.Comparator.comparing(Commit::timestamp));
            assertThat(acknowledged).hasSize(100);
        }
    }

    @Nested
    class BranchesOfADot {
        @BeforeEach
        void create() {
            alice.dots().create(SHOP).orElseThrow();
        }

        @Test
        void aBranchBeginsWithTheFilesOfItsCommitAndGoesItsOwnWay() {
            commitOf("a", "1", "first");
            alice.branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
            assertThat(read(live(SHOP, FEATURE), "a")).isEqualTo("1");
            write(live(SHOP, FEATURE), "a", "2");
            commit(SHOP, FEATURE, "on feature");
            assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("1");
            assertThat(messages(FEATURE)).containsExactly("on feature");
            assertThat(messages(MASTER)).containsExactly("Initial commit", "first");
        }

        @Test
        void theAncestryOfABranchGoesBackToTheFirstCommit() {
            commitOf("a", "1", "first");
            alice.branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
            commitOf("a", "2", "later on master");
            commit(SHOP, FEATURE, "on feature");
            assertThat(alice.commits().ancestry(SHOP, FEATURE).orElseThrow())
                    .extracting(Commit::message)
                    .containsExactly("Initial commit", "first", "on feature");
        }

        @Test
        void aBranchCanBeginAtAnOlderCommitEvenOneOfItsParentsParent() {
            var first = commitOf("a", "1", "first");
            commitOf("a", "2", "second");
            alice.branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
            var third = new BranchName("third");
            alice.branches().fork(SHOP, FEATURE, Optional.of(first.id()), third).orElseThrow();
            assertThat(read(live(SHOP, third), "a")).isEqualTo("1");
        }

        @Test
        void uncommittedFilesStayOnTheirBranch() {
            commitOf("a", "1", "first");
            write(live(SHOP, MASTER), "a", "uncommitted");
            alice.branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
            assertThat(read(live(SHOP, FEATURE), "a")).isEqualTo("1");
            assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("uncommitted");
        }

        @Test
        void aNameThatIsTakenIsRefused() {
            alice.branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
            assertRefused(alice.branches().fork(SHOP, MASTER, Optional.empty(), FEATURE), FaultCode.ALREADY_EXISTS);
            assertRefused(alice.branches().fork(SHOP, MASTER, Optional.empty(), MASTER), FaultCode.ALREADY_EXISTS);
        }

        @Test
        void aCommitThatIsNotThereBeginsNothing() {
            assertRefused(
                    alice.branches().fork(SHOP, MASTER, Optional.of(new CommitId("nothing")), FEATURE),
                    FaultCode.NO_SUCH_COMMIT);
        }

        @Test
        void aBranchIsDroppedUnlessOthersBeganOnIt() {
            alice.branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
            write(live(SHOP, FEATURE), "a", "1");
            commit(SHOP, FEATURE, "on feature");
            var child = new BranchName("child");
            alice.branches().fork(SHOP, FEATURE, Optional.empty(), child).orElseThrow();
            assertRefused(alice.branches().drop(SHOP, FEATURE), FaultCode.HAS_DEPENDENTS);
            assertThat(read(live(SHOP, child), "a")).isEqualTo("1");
            alice.branches().drop(SHOP, child).orElseThrow();
            alice.branches().drop(SHOP, FEATURE).orElseThrow();
            assertThat(alice.dots().show(SHOP).orElseThrow().branches()).hasSize(1);
        }

        @Test
        void masterIsNeverDropped() {
            assertRefused(alice.branches().drop(SHOP, MASTER), FaultCode.INVALID);
        }
    }

    @Nested
    class Resets {
        @BeforeEach
        void create() {
            alice.dots().create(SHOP).orElseThrow();
        }

        @Test
        void aResetBranchHasTheFilesAndCommitsOfThen() {
            var first = commitOf("a", "1", "first");
            commitOf("a", "2", "second");
            var reset = alice.branches().reset(SHOP, MASTER, first.id(), false).orElseThrow();
            assertThat(reset.tip()).isEqualTo(first.id());
            assertThat(messages(MASTER)).containsExactly("Initial commit", "first");
            assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("1");
            commitOf("a", "3", "third");
            assertThat(messages(MASTER)).containsExactly("Initial commit", "first", "third");
        }

        @Test
        void whatAResetDropsIsKeptUnderANameThatIsTold() {
            var first = commitOf("a", "1", "first");
            commitOf("a", "2", "second");
            write(live(SHOP, MASTER), "dirty", "precious");
            var kept = alice.branches()
                    .reset(SHOP, MASTER, first.id(), false)
                    .orElseThrow()
                    .kept()
                    .orElseThrow();
            assertThat(messages(kept.name())).containsExactly("second");
            assertThat(read(live(SHOP, kept.name()), "a")).isEqualTo("2");
            assertThat(read(live(SHOP, kept.name()), "dirty")).isEqualTo("precious");
            assertThat(Files.exists(live(SHOP, MASTER).resolve("dirty"))).isFalse();
            assertThat(kept.stash()).isPresent();
        }

        @Test
        void aResetToTheNewestCommitKeepsUncommittedFiles() {
            var first = commitOf("a", "1", "first");
            write(live(SHOP, MASTER), "a", "precious");
            var kept = alice.branches()
                    .reset(SHOP, MASTER, first.id(), false)
                    .orElseThrow()
                    .kept()
                    .orElseThrow();
            assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("1");
            assertThat(read(live(SHOP, kept.name()), "a")).isEqualTo("precious");
        }

        @Test
        void aResetThatDropsNothingKeepsNothing() {
            var first = commitOf("a", "1", "first");
            assertThat(alice.branches()
                            .reset(SHOP, MASTER, first.id(), false)
                            .orElseThrow()
                            .kept())
                    .isEmpty();
            assertThat(alice.dots().show(SHOP).orElseThrow().branches()).hasSize(1);
        }

        @Test
        void whatIsDiscardedIsGone() {
            var first = commitOf("a", "1", "first");
            commitOf("a", "2", "second");
            assertThat(alice.branches()
                            .reset(SHOP, MASTER, first.id(), true)
                            .orElseThrow()
                            .kept())
                    .isEmpty();
            assertThat(alice.dots().show(SHOP).orElseThrow().branches()).hasSize(1);
            assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("1");
        }

        @Test
        void branchesThatBeganAtDroppedCommitsLiveOn() {
            var first = commitOf("a", "1", "first");
            commitOf("a", "2", "second");
            alice.branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
            commitOf("a", "3", "third");
            var discarded =
                    alice.branches().reset(SHOP, MASTER, first.id(), true).orElseThrow();
            assertThat(discarded.kept()).isPresent();
            assertThat(read(live(SHOP, FEATURE), "a")).isEqualTo("2");
            write(live(SHOP, FEATURE), "a", "4");
            commit(SHOP, FEATURE, "on feature");
            assertThat(alice.commits().ancestry(SHOP, FEATURE).orElseThrow())
                    .extracting(Commit::message)
                    .containsExactly("Initial commit", "first", "second", "on feature");
        }

        @Test
        void aBranchGoesBackToItsBeginningAndNotFurther() {
            var first = commitOf("a", "1", "first");
            var second = commitOf("a", "2", "second");
            alice.branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
            write(live(SHOP, FEATURE), "a", "3");
            commit(SHOP, FEATURE, "on feature");
            alice.branches().reset(SHOP, FEATURE, second.id(), false).orElseThrow();
            assertThat(read(live(SHOP, FEATURE), "a")).isEqualTo("2");
            assertThat(messages(FEATURE)).isEmpty();
            assertRefused(alice.branches().reset(SHOP, FEATURE, first.id(), false), FaultCode.INVALID);
            assertRefused(
                    alice.branches().reset(SHOP, FEATURE, new CommitId("nothing"), false), FaultCode.NO_SUCH_COMMIT);
        }

        @Test
        void aResetThatIsTakenBackLeavesEverythingAsItWas() {
            var first = commitOf("a", "1", "first");
            commitOf("a", "2", "second");
            write(live(SHOP, MASTER), "dirty", "precious");
            alice.branches().reset(SHOP, MASTER, first.id(), false).orElseThrow();
            var undone = alice.branches().undoReset(SHOP).orElseThrow();
            assertThat(undone.kept()).isEmpty();
            assertThat(messages(MASTER)).containsExactly("Initial commit", "first", "second");
            assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("2");
            assertThat(read(live(SHOP, MASTER), "dirty")).isEqualTo("precious");
            assertThat(alice.dots().show(SHOP).orElseThrow().branches()).hasSize(1);
        }

        @Test
        void takingAResetBackKeepsWhatWasDoneSince() {
            var first = commitOf("a", "1", "first");
            commitOf("a", "2", "second");
            alice.branches().reset(SHOP, MASTER, first.id(), false).orElseThrow();
            commitOf("a", "3", "third");
            write(live(SHOP, MASTER), "dirty", "since");
            var kept = alice.branches().undoReset(SHOP).orElseThrow().kept().orElseThrow();
            assertThat(messages(MASTER)).containsExactly("Initial commit", "first", "second");
            assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("2");
            assertThat(messages(kept.name())).containsExactly("third");
            assertThat(read(live(SHOP, kept.name()), "dirty")).isEqualTo("since");
        }

        @Test
        void severalResetsAreTakenBackNewestFirst() {
            var first = commitOf("a", "1", "first");
            var second = commitOf("a", "2", "second");
            commitOf("a", "3", "third");
            alice.branches().reset(SHOP, MASTER, second.id(), false).orElseThrow();
            alice.branches().reset(SHOP, MASTER, first.id(), false).orElseThrow();
            alice.branches().undoReset(SHOP).orElseThrow();
            assertThat(messages(MASTER)).containsExactly("Initial commit", "first", "second");
            alice.branches().undoReset(SHOP).orElseThrow();
            assertThat(messages(MASTER)).containsExactly("Initial commit", "first", "second", "third");
            assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("3");
            assertRefused(alice.branches().undoReset(SHOP), FaultCode.NOTHING_TO_UNDO);
        }
    }

    @Nested
    class LiveState {
        @BeforeEach
        void create() {
            alice.dots().create(SHOP).orElseThrow();
        }

        @Test
        void aPathFollowsWhatIsCheckedOutUnlessItIsPinned() {
            commitOf("a", "master", "first");
            alice.branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
            write(live(SHOP, FEATURE), "a", "feature");
            var following = live(SHOP);
            var pinned = live(SHOP, MASTER);
            assertThat(read(following, "a")).isEqualTo("master");
            alice.volumes().checkOut(SHOP, FEATURE).orElseThrow();
            assertThat(read(following, "a")).isEqualTo("feature");
            assertThat(read(pinned, "a")).isEqualTo("master");
            assertThat(live(SHOP)).isEqualTo(following);
            alice.volumes().checkOut(SHOP, MASTER).orElseThrow();
            assertThat(read(following, "a")).isEqualTo("master");
        }

        @Test
        void aPathSurvivesAReset() {
            var first = commitOf("a", "1", "first");
            commitOf("a", "2", "second");
            var following = live(SHOP);
            alice.branches().reset(SHOP, MASTER, first.id(), false).orElseThrow();
            assertThat(read(following, "a")).isEqualTo("1");
        }

        @Test
        void attachingMakesADotThatIsNotThere() {
            var fresh = new DotName(SHOP.namespace(), "fresh");
            write(live(fresh), "a", "1");
            assertThat(alice.dots().show(fresh).isDone()).isTrue();
        }

        @Test
        void attachingABranchMakesNoDot() {
            var fresh = new DotName(SHOP.namespace(), "fresh");
            assertRefused(
                    alice.volumes().attach(fresh, Optional.of(FEATURE), SubdotName.DEFAULT), FaultCode.NO_SUCH_DOT);
            assertRefused(alice.dots().show(fresh), FaultCode.NO_SUCH_DOT);
        }

        @Test
        void subdotsAreDirectoriesOfOneRootAndCommittedTogether() {
            var root = alice.volumes()
                    .attach(SHOP, Optional.of(MASTER), SubdotName.ROOT)
                    .orElseThrow();
            var db = alice.volumes()
                    .attach(SHOP, Optional.of(MASTER), new SubdotName("db"))
                    .orElseThrow();
            var files = live(SHOP, MASTER);
            write(db, "table", "1");
            write(files, "upload", "1");
            assertThat(read(root.resolve("db"), "table")).isEqualTo("1");
            var both = commit("both");
            write(db, "table", "2");
            write(files, "upload", "2");
            alice.branches().reset(SHOP, MASTER, both.id(), false).orElseThrow();
            assertThat(read(db, "table")).isEqualTo("1");
            assertThat(read(files, "upload")).isEqualTo("1");
        }

        @Test
        void theSizeOfABranchIsTold() {
            write(live(SHOP, MASTER), "a", "x".repeat(200_000));
            commit("first");
            var usage =
                    alice.branches().show(SHOP, MASTER).map(BranchView::usage).orElseThrow();
            assertThat(usage.sizeBytes()).isPositive();
        }
    }

    @Nested
    class AccountsOfPeople {
        @Test
        void everyoneKnowsWhoTheyAre() {
            assertThat(alice.accounts().current().orElseThrow().name()).isEqualTo("alice");
        }

        @Test
        void theAdministratorFindsAndNotesAccounts() {
            var admin = as("admin");
            admin.accounts().note("alice", "CustomerId", "c-1").orElseThrow();
            assertThat(admin.accounts()
                            .findByNote("CustomerId", "c-1")
                            .orElseThrow()
                            .name())
                    .isEqualTo("alice");
            assertThat(admin.accounts().find("alice@example.com").orElseThrow().name())
                    .isEqualTo("alice");
            admin.accounts().changeEmail("alice", "a@example.com").orElseThrow();
            assertThat(admin.accounts().find("a@example.com").orElseThrow().name())
                    .isEqualTo("alice");
            admin.accounts().forget("alice", "CustomerId").orElseThrow();
            assertRefused(admin.accounts().findByNote("CustomerId", "c-1"), FaultCode.NO_SUCH_ACCOUNT);
            assertRefused(admin.accounts().find("carol"), FaultCode.NO_SUCH_ACCOUNT);
        }

        @Test
        void aNameAnEmailOrAPasswordThatWillNotDoIsRefused() {
            var accounts = as("admin").accounts();
            assertRefused(accounts.register("", "c@example.com", PASSWORD), FaultCode.INVALID);
            assertRefused(accounts.register("a/b", "c@example.com", PASSWORD), FaultCode.INVALID);
            assertRefused(accounts.register("carol", "", PASSWORD), FaultCode.INVALID);
            assertRefused(accounts.register("carol", "c@example.com", new Secret("short")), FaultCode.INVALID);
            assertRefused(accounts.register("alice", "c@example.com", PASSWORD), FaultCode.ALREADY_EXISTS);
            assertRefused(accounts.register("carol", "ALICE@example.com", PASSWORD), FaultCode.ALREADY_EXISTS);
        }
    }

    @Nested
    class TheNode {
        @Test
        void aNodeThatIsWellHasNothingToComplainOf() {
            alice.dots().create(SHOP).orElseThrow();
            commitOf("a", "1", "first");
            assertThat(as("admin").nodes().diagnose().orElseThrow())
                    .allSatisfy(finding ->
                            assertThat(finding.well()).as(finding.toString()).isTrue());
        }

        @Test
        void aBackupNamesAccountsDotsAndBranches() {
            alice.dots().create(SHOP).orElseThrow();
            var backup = as("admin").nodes().backup().orElseThrow();
            assertThat(backup.accounts())
                    .extracting(entry -> entry.account().name())
                    .contains("admin", "alice", "bob");
            assertThat(backup.dots()).extracting(dot -> dot.name()).containsExactly(SHOP);
            assertThat(backup.branches()).hasSize(1);
        }

        @Test
        void restoringABackupOfItselfChangesNothing() {
            alice.dots().create(SHOP).orElseThrow();
            commitOf("a", "1", "first");
            var admin = as("admin").nodes();
            var before = alice.dots().list().orElseThrow();
            admin.restore(admin.backup().orElseThrow()).orElseThrow();
            assertThat(alice.dots().list().orElseThrow())
                    .extracting(view -> view.dot())
                    .isEqualTo(before.stream().map(view -> view.dot()).toList());
            assertThat(messages(MASTER)).containsExactly("Initial commit", "first");
        }

        @Test
        void rebuildingARegistryThatIsWholeAddsNothing() {
            alice.dots().create(SHOP).orElseThrow();
            var rebuilt = as("admin").nodes().rebuildRegistry().orElseThrow();
            assertThat(rebuilt.dots()).isZero();
            assertThat(rebuilt.branches()).isZero();
        }

        @Test
        void collectingGarbageHarmsNothing() {
            alice.dots().create(SHOP).orElseThrow();
            var first = commitOf("a", "1", "first");
            commitOf("a", "2", "second");
            alice.branches().reset(SHOP, MASTER, first.id(), true).orElseThrow();
            as("admin").nodes().collectGarbage().orElseThrow();
            assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("1");
            assertThat(messages(MASTER)).containsExactly("Initial commit", "first");
        }

        @Test
        void theNodeTellsItsVersionAndStore() {
            var state = as("admin").nodes().state().orElseThrow();
            assertThat(state.version()).isNotBlank();
            assertThat(state.store()).isNotBlank();
            assertThat(state.writable()).isTrue();
        }
    }
}
