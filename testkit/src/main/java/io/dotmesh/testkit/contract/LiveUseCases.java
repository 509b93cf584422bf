package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.ports.driving.BranchView;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the files are found. */
abstract class LiveUseCases extends UseCaseCases {
    LiveUseCases(StorageUseCasesContract contract) {
        super(contract);
    }

    @BeforeEach
    void create() {
        alice().dots().create(SHOP).orElseThrow();
    }

    @Test
    void aPathFollowsWhatIsCheckedOutUnlessItIsPinned() {
        commitOf("a", "master", "first");
        alice().branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
        write(live(SHOP, FEATURE), "a", "feature");
        var following = live(SHOP);
        var pinned = live(SHOP, MASTER);
        assertThat(read(following, "a")).isEqualTo("master");
        alice().volumes().checkOut(SHOP, FEATURE).orElseThrow();
        assertThat(read(following, "a")).isEqualTo("feature");
        assertThat(read(pinned, "a")).isEqualTo("master");
        assertThat(live(SHOP)).isEqualTo(following);
        alice().volumes().checkOut(SHOP, MASTER).orElseThrow();
        assertThat(read(following, "a")).isEqualTo("master");
    }

    @Test
    void aPathSurvivesAReset() {
        var first = commitOf("a", "1", "first");
        commitOf("a", "2", "second");
        var following = live(SHOP);
        alice().branches().reset(SHOP, MASTER, first.id(), false).orElseThrow();
        assertThat(read(following, "a")).isEqualTo("1");
    }

    @Test
    void attachingMakesADotThatIsNotThere() {
        var fresh = new DotName(SHOP.namespace(), "fresh");
        write(live(fresh), "a", "1");
        assertThat(alice().dots().show(fresh).isDone()).isTrue();
    }

    @Test
    void attachingABranchMakesNoDot() {
        var fresh = new DotName(SHOP.namespace(), "fresh");
        assertRefused(alice().volumes().attach(fresh, Optional.of(FEATURE), SubdotName.DEFAULT), FaultCode.NO_SUCH_DOT);
        assertRefused(alice().dots().show(fresh), FaultCode.NO_SUCH_DOT);
    }

    @Test
    void subdotsAreDirectoriesOfOneRootAndCommittedTogether() {
        var root = alice().volumes()
                .attach(SHOP, Optional.of(MASTER), SubdotName.ROOT)
                .orElseThrow();
        var db = alice().volumes()
                .attach(SHOP, Optional.of(MASTER), new SubdotName("db"))
                .orElseThrow();
        var files = live(SHOP, MASTER);
        write(db, "table", "1");
        write(files, "upload", "1");
        assertThat(read(root.resolve("db"), "table")).isEqualTo("1");
        var both = commit("both");
        write(db, "table", "2");
        write(files, "upload", "2");
        alice().branches().reset(SHOP, MASTER, both.id(), false).orElseThrow();
        assertThat(read(db, "table")).isEqualTo("1");
        assertThat(read(files, "upload")).isEqualTo("1");
    }

    @Test
    void theSizeOfABranchIsTold() {
        write(live(SHOP, MASTER), "a", "x".repeat(200_000));
        commit("first");
        var usage = alice().branches().show(SHOP, MASTER).map(BranchView::usage).orElseThrow();
        assertThat(usage.sizeBytes()).isPositive();
    }
}
