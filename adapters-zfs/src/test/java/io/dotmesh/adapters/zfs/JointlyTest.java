package io.dotmesh.adapters.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.adapters.zfs.Named.Snapshot;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.BranchSet;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.driven.VolumeStore.Capability;
import io.dotmesh.ports.spi.AdapterConfig;
import io.dotmesh.ports.transfer.StreamFeatures;
import io.dotmesh.testkit.fake.ManualClock;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commits of several volumes, on a zfs-fuse that was taught to make several snapshots: one by one, and none when one of
 * them is refused. That they are of one instant is for a ZFS that can do that by itself.
 */
class JointlyTest {
    private static final Dialect SEVERAL = new Dialect("taught", false, false, true, false, false, StreamFeatures.NONE);

    @TempDir
    private Path data;

    private final Stage stage = new Stage(7);
    private VolumeStore store;
    private BranchSet both;

    private static Zfs taught(Zfs zfs) {
        return (Zfs) Proxy.newProxyInstance(
                Zfs.class.getClassLoader(),
                new Class<?>[] {Zfs.class},
                (_, method, given) -> switch (method.getName()) {
                    case "dialect" -> SEVERAL;
                    case "snapshots" -> snapshots(zfs, given);
                    default -> method.invoke(zfs, given);
                });
    }

    @SuppressWarnings("unchecked")
    private static Outcome<Nothing> snapshots(Zfs zfs, Object[] given) {
        var made = new ArrayList<Snapshot>();
        for (var snapshot : (List<Snapshot>) given[0]) {
            var outcome = zfs.snapshot(snapshot, (Map<String, String>) given[1]);
            if (!outcome.isDone()) {
                made.forEach(each -> zfs.destroy(each).orElseThrow());
                return outcome;
            }
            made.add(snapshot);
        }
        return Outcome.done();
    }

    @BeforeEach
    void begin() {
        TestZfs.required();
        store = open();
        stage.create(store, stage.master);
        stage.create(store, stage.with);
        both = new BranchSet(new TreeSet<>(List.of(stage.master, stage.with)));
    }

    private VolumeStore open() {
        var settings = Settings.of(new AdapterConfig(data, TestZfs.settings(data), new ManualClock()))
                .orElseThrow();
        return new Opening(settings, JointlyTest::taught).open().orElseThrow();
    }

    @AfterEach
    void end() {
        store.close();
        TestZfs.discard(data);
    }

    private List<CommitId> ids(BranchId branch) {
        return store.history(branch).orElseThrow().stream().map(Commit::id).toList();
    }

    private static FaultCode code(Outcome<?> outcome) {
        return outcome.toFault().map(Fault::code).orElseThrow();
    }

    private String snapshot(BranchId branch, CommitId commit) {
        return TestZfs.pool(data) + "/dmfs/" + branch + "@" + commit;
    }

    @Test
    void allHaveTheCommitAlsoForAStoreThatIsOpenedAgain() {
        assertThat(store.capabilities()).contains(Capability.JOINT_COMMITS);
        var draft = stage.draft("both");

        assertThat(store.commitTogether(both, draft).orElseThrow()).isEqualTo(draft);
        store.close();
        store = open();

        for (var branch : both.branches()) {
            assertThat(store.history(branch).orElseThrow()).containsExactly(draft);
            assertThat(store.inspect(branch).orElseThrow().orElseThrow().tip()).contains(draft.id());
        }
        assertThat(store.commitTogether(both, draft).orElseThrow()).isEqualTo(draft);
        assertThat(ids(stage.master)).containsExactly(draft.id());
    }

    @Test
    void noneHasItWhenOneIsNotThereOrWasDestroyedByHand() {
        var missing = new BranchSet(new TreeSet<>(List.of(stage.master, stage.fresh)));
        assertThat(code(store.commitTogether(missing, stage.draft("x")))).isEqualTo(FaultCode.NO_SUCH_BRANCH);
        TestZfs.run("zfs", "destroy", TestZfs.pool(data) + "/dmfs/" + stage.with);
        var outcome = store.commitTogether(both, stage.draft("y"));
        assertThat(code(outcome)).isEqualTo(FaultCode.NO_SUCH_BRANCH);
        assertThat(outcome.toFault().orElseThrow().detail()).contains(stage.with.value());
        assertThat(ids(stage.master)).isEmpty();
    }

    @Test
    void noneHasItWhenTheNameIsTakenByACommitOrBySomebodyElse() {
        var taken = stage.draft("taken");
        store.commit(stage.with, taken).orElseThrow();
        assertThat(code(store.commitTogether(both, taken))).isEqualTo(FaultCode.ALREADY_EXISTS);
        var foreign = stage.draft("foreign");
        TestZfs.run("zfs", "snapshot", snapshot(stage.with, foreign.id()));
        assertThat(code(store.commitTogether(both, foreign))).isEqualTo(FaultCode.ALREADY_EXISTS);
        assertThat(ids(stage.master)).isEmpty();
        assertThat(ids(stage.with)).containsExactly(taken.id());
        assertThat(TestZfs.everythingIn(TestZfs.pool(data) + "/dmfs")).contains(snapshot(stage.with, foreign.id()));
    }

    @Test
    void whereSnapshotsAreMadeOneAtATimeItIsSaidSo() {
        store.close();
        store = TestZfs.open(data).orElseThrow();
        assertThat(store.capabilities()).doesNotContain(Capability.JOINT_COMMITS);
        var outcome = store.commitTogether(both, stage.draft("x"));
        assertThat(code(outcome)).isEqualTo(FaultCode.NOT_SUPPORTED);
        assertThat(outcome.toFault().orElseThrow().detail()).contains("zfs-fuse");
        assertThat(ids(stage.master)).isEmpty();
    }
}
