package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.BranchSet;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.Commits.Draft;
import io.dotmesh.ports.driving.Commits.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several dots that are committed together, on a node whose store can do that; on others, that they say so. */
abstract class JointCommitUseCases extends UseCaseCases {
    private static final DotName CART = new DotName(new Namespace("alice"), "cart");
    private static final List<Place> ALL =
            List.of(new Place(SHOP, MASTER), new Place(CART, MASTER), new Place(SHOP, FEATURE));
    private static final int ROUNDS = 10;
    private static final int PATIENCE_SECONDS = 60;

    JointCommitUseCases(StorageUseCasesContract contract) {
        super(contract);
    }

    @BeforeEach
    void create() {
        alice().dots().create(SHOP).orElseThrow();
        alice().dots().create(CART).orElseThrow();
        alice().branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
    }

    private static boolean isUnsupported(Outcome<?> outcome) {
        return outcome.toFault()
                .map(Fault::code)
                .filter(code -> code == FaultCode.NOT_SUPPORTED)
                .isPresent();
    }

    private Commit together(List<Place> places, Draft draft) {
        return alice().commits().commitTogether(places, draft).orElseThrow();
    }

    /** Whether the store of the node commits one branch at a time; the node says so then, and does nothing. */
    private boolean areLacking() {
        var other = new DotName(SHOP.namespace(), "other");
        alice().dots().create(other).orElseThrow();
        var place = new Place(other, MASTER);
        boolean lacking = isUnsupported(alice().commits().commitTogether(List.of(place), draft("probe")));
        assertThat(log(place)).hasSize(lacking ? 1 : 2);
        return lacking;
    }

    private List<Commit> log(Place place) {
        return alice().commits().log(place.dot(), place.branch()).orElseThrow();
    }

    private void assertNothingCommitted() {
        assertThat(messages(MASTER)).containsExactly("Initial commit");
        assertThat(messages(FEATURE)).isEmpty();
        assertThat(log(new Place(CART, MASTER))).hasSize(1);
    }

    @Test
    void eachHasTheSameCommitOrNoneAndTheReason() {
        var outcome = alice().commits().commitTogether(ALL, draft("all"));
        if (isUnsupported(outcome)) {
            assertRefused(outcome, FaultCode.NOT_SUPPORTED);
            assertNothingCommitted();
        } else {
            assertThat(ALL).allSatisfy(place -> assertThat(log(place)).endsWith(outcome.orElseThrow()));
        }
    }

    @Test
    void theySayWhatWhoAndWhen() {
        if (areLacking()) {
            return;
        }
        var metadata = Metadata.parse(Map.of("ticket", "42")).orElseThrow();
        var plain = together(ALL, new Draft("erste\nzweite", Optional.empty(), metadata, Optional.empty()));
        assertThat(plain.message()).isEqualTo("erste\nzweite");
        assertThat(plain.author()).isEqualTo("alice");
        assertThat(plain.metadata()).isEqualTo(metadata);
        for (var place : ALL) {
            assertThat(log(place)).endsWith(plain).isSortedAccordingTo(Comparator.comparing(Commit::timestamp));
        }
        var named = together(ALL, new Draft("next", Optional.of("bob"), Metadata.NONE, Optional.empty()));
        assertThat(named.author()).isEqualTo("bob");
        assertThat(named.timestamp()).isAfter(plain.timestamp());
    }

    @Test
    void withAnIdThatWasChosenTheyAreMadeOnce() {
        if (areLacking()) {
            return;
        }
        var draft = new Draft("once", Optional.empty(), Metadata.NONE, Optional.of(new CommitId("chosen")));
        var one = together(ALL, draft);
        assertThat(together(ALL.reversed(), draft)).isEqualTo(one);
        assertThat(messages(MASTER)).containsExactly("Initial commit", "once");
        assertThat(messages(FEATURE)).containsExactly("once");
    }

    @Test
    void theIdOfACommitThatOneHasIsRefusedForAll() {
        if (areLacking()) {
            return;
        }
        var taken = new Draft("taken", Optional.empty(), Metadata.NONE, Optional.of(new CommitId("taken")));
        alice().commits().commit(CART, MASTER, taken).orElseThrow();
        assertRefused(alice().commits().commitTogether(ALL, taken), FaultCode.ALREADY_EXISTS);
        assertThat(messages(MASTER)).doesNotContain("taken");
    }

    @Test
    void whatCannotBeCommittedIsRefusedForAll() {
        var commits = alice().commits();
        var unknown = new DotName(SHOP.namespace(), "unknown");
        assertRefused(commits.commitTogether(List.of(), draft("x")), FaultCode.INVALID);
        assertRefused(commits.commitTogether(List.of(ALL.getFirst(), ALL.getFirst()), draft("x")), FaultCode.INVALID);
        assertRefused(
                commits.commitTogether(Collections.nCopies(BranchSet.MAX + 1, ALL.getFirst()), draft("x")),
                FaultCode.LIMIT);
        assertRefused(
                commits.commitTogether(List.of(ALL.getFirst(), new Place(unknown, MASTER)), draft("x")),
                FaultCode.NO_SUCH_DOT);
        assertRefused(
                commits.commitTogether(List.of(ALL.getFirst(), new Place(CART, FEATURE)), draft("x")),
                FaultCode.NO_SUCH_BRANCH);
        assertRefused(commits.commitTogether(ALL, draft("x".repeat(Commit.MESSAGE_BYTES_MAX + 1))), FaultCode.LIMIT);
        assertNothingCommitted();
    }

    @Test
    void whoMayWriteToSomeOnlyCommitsNone() {
        alice().dots().share(idOf(MASTER), "bob").orElseThrow();
        assertRefused(as("bob").commits().commitTogether(ALL, draft("x")), FaultCode.NO_SUCH_DOT);
        assertNothingCommitted();
    }

    @Test
    void thoseWhoNameThemInAnotherOrderDoNotWaitForEachOther() throws Exception {
        if (areLacking()) {
            return;
        }
        var work = Stream.of(ALL, ALL.reversed(), ALL.subList(0, 2), List.of(ALL.get(1), ALL.get(0)))
                .<Callable<Integer>>map(places -> () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        together(places, draft("crossed"));
                        commit(CART, MASTER, "alone");
                    }
                    return ROUNDS;
                })
                .toList();
        var made = new ArrayList<Integer>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future : work.stream().map(pool::submit).toList()) {
                made.add(future.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
        }
        assertThat(made).hasSize(4).containsOnly(ROUNDS);
        assertThat(log(ALL.get(1)))
                .hasSize(1 + 8 * ROUNDS)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo(Comparator.comparing(Commit::timestamp));
        assertThat(messages(FEATURE)).hasSize(2 * ROUNDS);
    }
}
