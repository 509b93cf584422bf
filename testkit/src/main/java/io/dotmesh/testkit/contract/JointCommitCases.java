package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.history.BranchSet;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driven.VolumeStore.Capability;
import io.dotmesh.testkit.contract.StoreTraits.JointCommits;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Committing several branches together. A store that cannot says so, and has committed nothing then. */
class JointCommitCases extends StoreCases {
    private static final int BRANCHES = 3;
    private static final int COMMITS = 5;

    JointCommitCases(VolumeStoreContract contract) {
        super(contract);
    }

    private static BranchSet set(BranchId... branches) {
        return new BranchSet(new TreeSet<>(List.of(branches)));
    }

    /** Whether the store commits one branch at a time; it says so then, and there is nothing more to ask it. */
    private boolean areLacking() {
        if (store().capabilities().contains(Capability.JOINT_COMMITS)) {
            return false;
        }
        var branch = create();
        faulted(store().commitTogether(set(branch), draft("lacking")), FaultCode.NOT_SUPPORTED);
        assertThat(ids(branch)).isEmpty();
        return true;
    }

    private List<BranchId> written(String content) throws IOException {
        var branches =
                Stream.generate(this::createMounted).limit(BRANCHES).sorted().toList();
        for (var branch : branches) {
            write(branch, "file", content);
        }
        return branches;
    }

    private static BranchSet set(List<BranchId> branches) {
        return BranchSet.of(branches).orElseThrow();
    }

    @Test
    void aStoreWithoutThemSaysSoAndCommitsNothing() throws IOException {
        var branches = written("one");
        var outcome = store().commitTogether(set(branches), draft("all"));

        if (store().capabilities().contains(Capability.JOINT_COMMITS)) {
            done(outcome);
        } else {
            faulted(outcome, FaultCode.NOT_SUPPORTED);
            for (var branch : branches) {
                assertThat(ids(branch)).isEmpty();
            }
        }
    }

    @Test
    void allHaveTheCommitWithTheirOwnState() throws IOException {
        if (areLacking()) {
            return;
        }
        var branches = written("shared");
        for (var branch : branches) {
            write(branch, "own", branch.value());
        }
        var unmounted = branches.getLast();
        done(store().unmount(unmounted));
        var plain = draft("all");
        var draft = new Commit(
                plain.id(),
                "in several\nbranches",
                "Ål\u00efce",
                plain.timestamp(),
                Metadata.parse(Map.of("ticket", "4711")).orElseThrow());

        assertThat(done(store().commitTogether(set(branches), draft))).isEqualTo(draft);

        assertThat(volume(unmounted).mountedAt()).isEmpty();
        for (var branch : branches) {
            assertThat(done(store().history(branch))).containsExactly(draft);
            assertThat(volume(branch).tip()).isEqualTo(Optional.of(draft.id()));
            assertThat(done(store().commitIds()).get(branch)).containsExactly(draft.id());
            var kept = fork(branch, draft.id());
            assertThat(read(kept, "file")).isEqualTo("shared");
            assertThat(read(kept, "own")).isEqualTo(branch.value());
        }
    }

    @Test
    void theyGoOnTopOfWhatEachHasAndOthersGoOnTopOfThem() throws IOException {
        if (areLacking()) {
            return;
        }
        var branches = written("one");
        var first = commit(branches.getFirst());

        var joint = done(store().commitTogether(set(branches), draft("all"))).id();
        var later = commit(branches.getLast(), "file", "two");

        assertThat(ids(branches.getFirst())).containsExactly(first, joint);
        assertThat(ids(branches.getLast())).containsExactly(joint, later);
    }

    @Test
    void theyAreThereAfterAReopen() throws IOException {
        if (areLacking()) {
            return;
        }
        var branches = written("one");
        var draft = done(store().commitTogether(set(branches), draft("all")));

        contract.reopened();

        for (var branch : branches) {
            assertThat(done(store().history(branch))).containsExactly(draft);
            assertThat(read(fork(branch, draft.id()), "file")).isEqualTo("one");
        }
    }

    @Test
    void oneBranchAloneIsCommittedToo() throws IOException {
        if (areLacking()) {
            return;
        }
        var branch = written("one").getFirst();

        var draft = done(store().commitTogether(set(branch), draft("alone")));

        assertThat(done(store().history(branch))).containsExactly(draft);
    }

    @Test
    void asManyAsThereMayBeAreCommitted() {
        if (areLacking()) {
            return;
        }
        var branches = Stream.generate(this::create).limit(BranchSet.MAX).toList();

        var draft = done(store().commitTogether(set(branches), draft("all")));

        assertThat(done(store().commitIds()))
                .containsAllEntriesOf(
                        branches.stream().collect(Collectors.toMap(branch -> branch, _ -> List.of(draft.id()))));
    }

    @Test
    void noneIsCommittedWhenOneIsNotThere() throws IOException {
        if (areLacking()) {
            return;
        }
        var branches = written("one");
        for (var unknown : List.of(new BranchId("0"), newBranch(), new BranchId("zz"))) {
            var all = new ArrayList<>(branches);
            all.add(unknown);

            var fault = faulted(store().commitTogether(set(all), draft("all")), FaultCode.NO_SUCH_BRANCH);

            assertThat(fault.detail()).contains(unknown.value());
            for (var branch : branches) {
                assertThat(ids(branch)).isEmpty();
            }
        }
    }

    @Test
    void noneIsCommittedWhenOneHasTheIdAlready() throws IOException {
        if (areLacking()) {
            return;
        }
        var branches = written("one");
        var draft = draft("taken");
        done(store().commit(branches.get(1), draft));

        faulted(store().commitTogether(set(branches), draft), FaultCode.ALREADY_EXISTS);

        assertThat(ids(branches.getFirst())).isEmpty();
        assertThat(ids(branches.get(1))).containsExactly(draft.id());
        assertThat(ids(branches.getLast())).isEmpty();
        done(store().commitTogether(set(branches), draft("with another id")));
    }

    @Test
    void commitsOfOneIdThatWereMadeApartAreNotTakenForOne() throws IOException {
        if (areLacking()) {
            return;
        }
        var branches = written("one");
        var draft = draft("apart");
        for (var branch : branches) {
            done(store().commit(
                            branch, new Commit(draft.id(), branch.value(), "alice", draft.timestamp(), Metadata.NONE)));
        }

        faulted(store().commitTogether(set(branches), draft), FaultCode.ALREADY_EXISTS);
    }

    @Test
    void askedAgainItIsDoneOnce() throws IOException {
        if (areLacking()) {
            return;
        }
        var branches = written("one");
        var draft = done(store().commitTogether(set(branches), draft("once")));
        for (var branch : branches) {
            write(branch, "file", "two");
        }

        var again = new Commit(
                draft.id(), "another message", "bob", draft.timestamp().plusSeconds(9), Metadata.NONE);

        assertThat(done(store().commitTogether(set(branches), again))).isEqualTo(draft);
        for (var branch : branches) {
            assertThat(done(store().history(branch))).containsExactly(draft);
            assertThat(read(fork(branch, draft.id()), "file")).isEqualTo("one");
        }
    }

    @Test
    void noneIsCommittedWhenOneHasAFileThatCannotBe() throws IOException {
        if (areLacking()) {
            return;
        }
        var branches = written("one");
        contract.makeSpecialFile(files(branches.getLast()).resolve("special"));
        var outcome = store().commitTogether(set(branches), draft("all"));

        switch (contract.traits().specialFiles()) {
            case REFUSED -> {
                assertThat(faulted(outcome, FaultCode.SPECIAL_FILE).detail()).contains("__default__/special");
                for (var branch : branches) {
                    assertThat(ids(branch)).isEmpty();
                }
            }
            case COMMITTED -> done(outcome);
        }
    }

    @Test
    void theyShowOneInstantOfAWriterInAllBranches() throws IOException {
        if (areLacking()) {
            return;
        }
        var branches = written("0");
        try (var writer = new LockStep(branches.stream().map(this::files).toList())) {
            writer.start();
            for (int i = 0; i < COMMITS; i++) {
                long before = writer.done();
                var made = made(branches);
                long after = writer.begun();
                var counters = new ArrayList<Long>();
                for (var branch : branches) {
                    var kept = fork(branch, made.id());
                    counters.add(Long.parseLong(Files.readString(files(kept).resolve(LockStep.FILE))));
                }
                assertThat(counters)
                        .as("between %d and %d", before, after)
                        .allMatch(counter -> before <= counter && counter <= after);
                if (contract.traits().jointCommits() == JointCommits.ONE_INSTANT) {
                    // It writes to the first branch first: where that has a round, the others have that or the last.
                    assertThat(counters).isSortedAccordingTo(Comparator.reverseOrder());
                    assertThat(counters.getFirst() - counters.getLast()).isLessThanOrEqualTo(1);
                }
            }
        }
    }

    /** Again, where the store has to wait for a pause of the writer and missed it. */
    private Commit made(List<BranchId> branches) {
        return done(eventually(
                () -> store().commitTogether(set(branches), draft("all")),
                outcome -> outcome.toFault()
                        .map(Fault::code)
                        .filter(code -> code == FaultCode.CHANGING)
                        .isEmpty()));
    }

    @Test
    void callsForCrossedBranchesAtOnceDoNotWaitForEachOther() throws Exception {
        if (areLacking()) {
            return;
        }
        var branches = written("one");
        var work = Stream.of(branches, branches.reversed(), branches.subList(1, BRANCHES))
                .<Callable<Integer>>map(some -> () -> {
                    for (int i = 0; i < COMMITS; i++) {
                        done(store().commitTogether(set(some), draft("crossed")));
                    }
                    return COMMITS;
                })
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future : work.stream().map(threads::submit).toList()) {
                assertThat(future.get(contract.patience().toMillis(), TimeUnit.MILLISECONDS))
                        .isEqualTo(COMMITS);
            }
        }
        assertThat(ids(branches.getFirst())).hasSize(2 * COMMITS);
        assertThat(ids(branches.getLast())).hasSize(3 * COMMITS).doesNotHaveDuplicates();
    }
}
