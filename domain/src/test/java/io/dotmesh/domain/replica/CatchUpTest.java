package io.dotmesh.domain.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.mastership.Fence;
import io.dotmesh.domain.replica.History.Made;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatchUpTest {
    private static History history(String... commits) {
        return new History(Arrays.stream(commits)
                .map(id -> new Made(new CommitId(id), new Fence(1)))
                .toList());
    }

    private static CommitId commit(String id) {
        return new CommitId(id);
    }

    @Test
    void equalHistoriesAreUpToDate() {
        assertThat(CatchUp.of(History.EMPTY, History.EMPTY)).isEqualTo(new CatchUp.UpToDate());
        assertThat(CatchUp.of(history("a", "b"), history("a", "b"))).isEqualTo(new CatchUp.UpToDate());
    }

    @Test
    void whoLacksCommitsReceivesThemFromItsTip() {
        assertThat(CatchUp.of(history("a"), history("a", "b", "c")))
                .isEqualTo(new CatchUp.Receive(Optional.of(commit("a"))));
        assertThat(CatchUp.of(History.EMPTY, history("a"))).isEqualTo(new CatchUp.Receive(Optional.empty()));
    }

    @Test
    void whoHasMoreIsAhead() {
        assertThat(CatchUp.of(history("a", "b"), history("a"))).isEqualTo(new CatchUp.Ahead(Optional.of(commit("a"))));
        assertThat(CatchUp.of(history("a"), History.EMPTY)).isEqualTo(new CatchUp.Ahead(Optional.empty()));
    }

    @Test
    void whoHaveEachTheirOwnDivergedWhereTheyParted() {
        assertThat(CatchUp.of(history("a", "b", "c"), history("a", "b", "x", "y")))
                .isEqualTo(new CatchUp.Diverged(commit("b")));
    }

    @Test
    void withoutACommonBeginningTheyAreUnrelated() {
        assertThat(CatchUp.of(history("a"), history("b"))).isEqualTo(new CatchUp.Unrelated());
    }

    @Test
    void aCommitOfTheSameNameMadeUnderAnotherFenceIsAnother() {
        var other = new History(java.util.List.of(new Made(commit("a"), new Fence(2))));
        assertThat(CatchUp.of(history("a"), other)).isEqualTo(new CatchUp.Unrelated());
    }
}
