package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.Commits.Draft;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commits, what they say, and what is between them. */
abstract class CommitUseCases extends UseCaseCases {
    CommitUseCases(StorageUseCasesContract contract) {
        super(contract);
    }

    @BeforeEach
    void create() {
        alice().dots().create(SHOP).orElseThrow();
    }

    @Test
    void aCommitSaysWhatWhoAndWhen() {
        var metadata = Metadata.parse(Map.of("build", "42", "länge", "größer")).orElseThrow();
        var made = alice().commits()
                .commit(
                        SHOP,
                        MASTER,
                        new Draft("erste Änderung\nzweite Zeile", Optional.empty(), metadata, Optional.empty()))
                .orElseThrow();
        var logged = alice().commits().log(SHOP, MASTER).orElseThrow().getLast();
        assertThat(logged).isEqualTo(made);
        assertThat(logged.message()).isEqualTo("erste Änderung\nzweite Zeile");
        assertThat(logged.author()).isEqualTo("alice");
        assertThat(logged.metadata()).isEqualTo(metadata);
        var before = alice().commits().log(SHOP, MASTER).orElseThrow().getFirst();
        assertThat(logged.timestamp()).isAfter(before.timestamp());
    }

    @Test
    void aCommitWithAnIdThatWasChosenIsMadeOnce() {
        var draft = new Draft("once", Optional.empty(), Metadata.NONE, Optional.of(new CommitId("chosen")));
        var one = alice().commits().commit(SHOP, MASTER, draft).orElseThrow();
        var two = alice().commits().commit(SHOP, MASTER, draft).orElseThrow();
        assertThat(two).isEqualTo(one);
        assertThat(messages(MASTER)).containsExactly("Initial commit", "once");
    }

    @Test
    void aMessageThatIsTooLongIsRefused() {
        assertRefused(
                alice().commits().commit(SHOP, MASTER, draft("x".repeat(Commit.MESSAGE_BYTES_MAX + 1))),
                FaultCode.LIMIT);
    }

    @Test
    void aBranchThatIsNotThereIsNotCommitted() {
        assertRefused(alice().commits().commit(SHOP, FEATURE, draft("x")), FaultCode.NO_SUCH_BRANCH);
        assertRefused(alice().commits().log(SHOP, FEATURE), FaultCode.NO_SUCH_BRANCH);
        assertRefused(alice().commits().log(new BranchId("nowhere")), FaultCode.NO_SUCH_BRANCH);
    }

    @Test
    void aDifferenceNamesFilesOfEverySubdot() {
        commitOf("kept", "1", "first");
        commitOf("changed", "1", "second");
        write(live(SHOP, MASTER), "changed", "2");
        write(live(SHOP, MASTER), "added", "1");
        var other = alice().volumes()
                .attach(SHOP, Optional.of(MASTER), new SubdotName("db"))
                .orElseThrow();
        write(other, "table", "1");
        var changes = alice().commits()
                .diff(idOf(MASTER), Optional.empty(), Optional.empty())
                .orElseThrow();
        assertThat(changes.isCut()).isFalse();
        assertThat(changes.changes())
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
        assertThat(alice().commits()
                        .diff(idOf(MASTER), Optional.of(first.id()), Optional.of(second.id()))
                        .orElseThrow()
                        .changes())
                .containsExactly(new Change(Change.Kind.ADDED, SubdotName.DEFAULT, "b"));
    }

    @Test
    void aMountedCommitShowsWhatWasCommitted() {
        var first = commitOf("a", "1", "first");
        commitOf("a", "2", "second");
        var path = alice().commits().mount(idOf(MASTER), first.id()).orElseThrow();
        assertThat(read(path.resolve(SubdotName.DEFAULT.value()), "a")).isEqualTo("1");
        assertRefused(alice().commits().mount(idOf(MASTER), new CommitId("nothing")), FaultCode.NO_SUCH_COMMIT);
    }

    @Test
    void aCommitFromBeforeTheBranchBeganCanBeMountedFromIt() {
        var first = commitOf("a", "1", "first");
        alice().branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
        var path = alice().commits().mount(idOf(FEATURE), first.id()).orElseThrow();
        assertThat(read(path.resolve(SubdotName.DEFAULT.value()), "a")).isEqualTo("1");
    }

    @Test
    void aPredictionIsNotNegative() {
        var first = commitOf("a", "1", "first");
        assertThat(alice().commits()
                        .predictSize(idOf(MASTER), Optional.empty(), first.id())
                        .orElseThrow())
                .isPositive();
    }

    @Test
    void aHundredClientsLoseNoCommitAndDoubleNone() throws Exception {
        var work = IntStream.range(0, 100)
                .<Callable<Outcome<Commit>>>mapToObj(
                        i -> () -> alice().commits().commit(SHOP, MASTER, draft("c" + i)))
                .toList();
        var acknowledged = new ArrayList<Commit>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future : pool.invokeAll(work)) {
                future.get().peek(acknowledged::add);
            }
        }
        var logged = alice().commits().log(SHOP, MASTER).orElseThrow();
        assertThat(logged).hasSize(acknowledged.size() + 1).containsAll(acknowledged);
        assertThat(logged).doesNotHaveDuplicates();
        assertThat(logged).isSortedAccordingTo(java.util.Comparator.comparing(Commit::timestamp));
        assertThat(acknowledged).hasSize(100);
    }
}
