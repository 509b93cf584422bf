package io.dotmesh.domain.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BranchSetTest {
    private static final BranchId A = new BranchId("a");
    private static final BranchId B = new BranchId("b");
    private static final CommitId ID = new CommitId("c");

    private static List<BranchId> branches(int count) {
        return IntStream.range(0, count).mapToObj(i -> new BranchId("b" + i)).toList();
    }

    private static Commit commit(String message) {
        return new Commit(ID, message, "alice", Instant.EPOCH, Metadata.NONE);
    }

    private static FaultCode code(Outcome<?> outcome) {
        return outcome.toFault().map(Fault::code).orElseThrow();
    }

    @Test
    void itHasAtLeastOneAndAtMostSoMany() {
        assertThat(code(BranchSet.of(List.of()))).isEqualTo(FaultCode.INVALID);
        assertThat(BranchSet.of(branches(1)).isDone()).isTrue();
        assertThat(BranchSet.of(branches(BranchSet.MAX)).orElseThrow().branches())
                .hasSize(BranchSet.MAX);
        assertThat(code(BranchSet.of(branches(BranchSet.MAX + 1)))).isEqualTo(FaultCode.LIMIT);
        assertThatThrownBy(() -> new BranchSet(new TreeSet<>())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noneIsThereTwice() {
        assertThat(code(BranchSet.of(List.of(A, B, A)))).isEqualTo(FaultCode.INVALID);
    }

    @Test
    void theyAreSortedWhateverOrderTheyWereNamedIn() {
        assertThat(BranchSet.of(List.of(B, A)).orElseThrow().branches()).containsExactly(A, B);
    }

    @Test
    void whatNobodyHasIsNotSettled() {
        assertThat(BranchSet.of(List.of(A, B)).orElseThrow().settled(ID, Map.of()))
                .isEmpty();
    }

    @Test
    void whatAllHaveIsAnswered() {
        var both = BranchSet.of(List.of(A, B)).orElseThrow();
        assertThat(both.settled(ID, Map.of(A, commit("x"), B, commit("x")))).contains(Outcome.done(commit("x")));
    }

    @Test
    void whatOnlySomeHaveOrWhatDiffersIsTaken() {
        var both = BranchSet.of(List.of(A, B)).orElseThrow();
        assertThat(code(both.settled(ID, Map.of(B, commit("x"))).orElseThrow())).isEqualTo(FaultCode.ALREADY_EXISTS);
        assertThat(code(both.settled(ID, Map.of(A, commit("x"), B, commit("y"))).orElseThrow()))
                .isEqualTo(FaultCode.ALREADY_EXISTS);
    }
}
