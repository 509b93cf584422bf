package io.dotmesh.adapters.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driven.VolumeStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Pools that are missing, gone, full, read-only or of another version: what is said, and that nothing is lost. Words are
 * those of this program where both ways to ask ZFS have their own.
 */
class PoolFaultTest extends PoolTest {
    @Test
    void aFileThatHoldsSomethingElseIsNeverMadeAPool() throws IOException {
        var file = Files.createDirectories(data).resolve("dotmesh_data");
        Files.writeString(file, "somebody's".repeat(100_000));

        faulted(TestZfs.open(data), FaultCode.POOL_MISSING, file.toString(), "holds no pool '" + pool() + "'");

        assertThat(Files.readString(file)).isEqualTo("somebody's".repeat(100_000));
    }

    @Test
    void aPoolUnderAnotherNameIsLeftAsItIs() throws IOException {
        var store = open();
        stage.create(store, stage.master);
        stage.commit(store, stage.master, "one");
        done(store.unmount(stage.master));
        store.close();
        TestZfs.run("zpool", "export", pool());
        var before = Files.readAllBytes(data.resolve("dotmesh_data"));

        faulted(TestZfs.open(data, Map.of("pool", "elsewhere")), FaultCode.POOL_MISSING, "'elsewhere'");

        assertThat(Files.readAllBytes(data.resolve("dotmesh_data"))).isEqualTo(before);
        assertThat(messages(open(), stage.master)).containsExactly("one");
    }

    @Test
    void aPoolThatWasExportedIsMissedByEveryCallAndBackWhenItIsImported() throws IOException {
        var store = open();
        stage.create(store, stage.master);
        var one = stage.commit(store, stage.master, "one");
        stage.write(store, stage.master, "dirty");
        done(store.unmount(stage.master));
        TestZfs.run("zpool", "export", pool());

        var calls = Map.<String, Outcome<?>>of(
                "health", store.health(),
                "create", store.create(stage.fresh, stage.label(stage.fresh)),
                "mount", store.mount(stage.master),
                "commit", store.commit(stage.master, stage.draft("two")),
                "history", store.history(stage.master),
                "fork", store.fork(new Origin(stage.master, one), stage.fork, stage.label(stage.fork)),
                "split", store.split(stage.master, one, stage.kept, stage.label(stage.kept)),
                "inventory", store.inventory(),
                "usage", store.usage(List.of(stage.master)),
                "destroy", store.destroy(stage.master));
        calls.forEach((call, outcome) -> assertThat(outcome.toFault()).as(call).hasValueSatisfying(fault -> {
            assertThat(fault.code()).as(call).isEqualTo(FaultCode.POOL_MISSING);
            assertThat(fault.next()).contains("zpool import");
        }));

        TestZfs.run("zpool", "import", "-d", data.toString(), pool());
        assertThat(messages(store, stage.master)).containsExactly("one");
        assertThat(stage.seen(store).live()).containsExactly("dirty");
        done(store.commit(stage.master, stage.draft("two")));
        assertThat(done(store.health()).condition()).isEqualTo("online");
    }

    @Test
    void aPoolThatWasExportedWhileTheServerWasStoppedIsImportedAgain() {
        var store = open();
        var node = store.node();
        stage.create(store, stage.master);
        stage.commit(store, stage.master, "one");
        done(store.unmount(stage.master));
        store.close();
        TestZfs.run("zpool", "export", pool());

        var again = open();

        assertThat(again.node()).isEqualTo(node);
        assertThat(messages(again, stage.master)).containsExactly("one");
    }

    @Test
    void aReadOnlyPoolSaysSoAndKeepsWhatIsThere() throws IOException {
        var store = open();
        stage.create(store, stage.master);
        stage.commit(store, stage.master, "one");
        var files = stage.files(store, stage.master);
        TestZfs.run("zfs", "set", "readonly=on", pool());

        var health = done(store.health());
        assertThat(health.writable()).isFalse();
        assertThat(health.condition()).isEqualTo("read-only");
        assertThatThrownBy(() -> Files.writeString(files.resolve("file"), "lost"))
                .hasMessageContaining("Read-only");
        faulted(store.subdot(stage.master, new SubdotName("db")), FaultCode.STORAGE_UNAVAILABLE, "Read-only");
        assertThat(stage.seen(store).live()).containsExactly("one");

        TestZfs.run("zfs", "set", "readonly=off", pool());
        assertThat(done(store.health()).writable()).isTrue();
        stage.commit(store, stage.master, "two");
        assertThat(messages(store, stage.master)).containsExactly("one", "two");
    }

    @Test
    void aFullPoolRefusesCommitsAndLosesNothing() throws IOException {
        var store = open();
        stage.create(store, stage.master);
        stage.commit(store, stage.master, "one");
        stage.create(store, stage.fresh);
        var ballast = stage.files(store, stage.fresh).resolve("ballast");
        fill(ballast, 16);
        var rest = stage.files(store, stage.master).resolve("rest");

        assertThatThrownBy(() -> fill(rest, 1_000)).hasMessageContaining("No space left");

        faulted(store.commit(stage.master, stage.draft("two")), FaultCode.NO_SPACE);
        faulted(store.create(stage.fork, stage.label(stage.fork)), FaultCode.NO_SPACE);
        var health = done(store.health());
        assertThat(health.writable()).isFalse();
        assertThat(health.condition()).isEqualTo("full");
        assertThat(done(store.usage(List.of(stage.master)))).containsKey(stage.master);
        assertThat(messages(store, stage.master)).containsExactly("one");
        assertThat(Files.size(rest)).isPositive();
        assertThat(Files.readString(rest.resolveSibling("file"))).isEqualTo("one");

        done(store.unmount(stage.fresh));
        done(store.destroy(stage.fresh));
        // OpenZFS frees what was destroyed a little later.
        TestZfs.eventually(
                "there is room again",
                () -> store.commit(stage.master, stage.draft("two")).isDone());
        assertThat(messages(store, stage.master)).containsExactly("one", "two");
        TestZfs.eventually(
                "it is well again", () -> done(store.health()).condition().equals("online"));
    }

    /** So many MiB that cannot be made smaller, or what fits. */
    private static void fill(Path file, int mebibytes) throws IOException {
        var random = new Random(7);
        var block = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < mebibytes * 16; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
    }

    @Test
    void aPoolOfAnOldVersionSaysWhatToDoAndServesWhenThatIsDone() throws IOException {
        createPool("-o", "version=10");
        var store = open();
        stage.create(store, stage.master);
        stage.write(store, stage.master, "live");

        assertThat(faulted(store.commit(stage.master, stage.draft("live")), FaultCode.VERSION_MISMATCH)
                        .next())
                .contains("zpool upgrade");
        assertThat(messages(store, stage.master)).isEmpty();
        assertThat(stage.seen(store).live()).containsExactly("live");

        TestZfs.run("zpool", "upgrade", pool());
        done(store.commit(stage.master, stage.draft("live")));
        assertThat(messages(store, stage.master)).containsExactly("live");
    }

    @Test
    void aPoolOfAFutureFormatIsNotOpened() {
        var store = open();
        stage.create(store, stage.master);
        stage.commit(store, stage.master, "one");
        store.close();
        TestZfs.run("zfs", "set", "io.dotmesh:format=2", pool() + "/dmfs");
        var before = TestZfs.everythingIn(pool());

        faulted(TestZfs.open(data), FaultCode.VERSION_MISMATCH, "format 2");

        assertThat(TestZfs.everythingIn(pool())).isEqualTo(before);
        TestZfs.run("zfs", "set", "io.dotmesh:format=1", pool() + "/dmfs");
        assertThat(messages(open(), stage.master)).containsExactly("one");
    }

    @Test
    void datasetsOfSomebodyElseInOurPlaceAreNotTaken() throws IOException {
        createPool();
        TestZfs.run("zfs", "create", "-o", "mountpoint=none", pool() + "/dmfs");

        faulted(TestZfs.open(data), FaultCode.CONFIGURATION, "made by somebody else");

        assertThat(TestZfs.everythingIn(pool())).containsExactly(pool(), pool() + "/dmfs");
    }

    @Test
    void aMountInUseIsNotTakenAwayAndWhoUsesItIsNamed() throws IOException {
        var store = open();
        stage.create(store, stage.master);
        var one = stage.commit(store, stage.master, "one");
        stage.write(store, stage.master, "dirty");
        var user = new ProcessBuilder("sleep", "600")
                .directory(stage.files(store, stage.master).toFile())
                .start();
        try {
            var names = TestZfs.everythingIn(pool());
            for (var outcome : List.<Outcome<?>>of(
                    store.unmount(stage.master), store.split(stage.master, one, stage.kept, stage.label(stage.kept)))) {
                faulted(outcome, FaultCode.BUSY, "process " + user.pid(), "sleep", "working directory");
            }
            faulted(store.destroy(stage.master), FaultCode.BUSY, "is mounted at");
            assertThat(TestZfs.everythingIn(pool())).isEqualTo(names);
            assertThat(stage.seen(store).live()).containsExactly("dirty");
        } finally {
            user.destroyForcibly().onExit().join();
        }
        done(store.split(stage.master, one, stage.kept, stage.label(stage.kept)));
        assertThat(live(store, stage.kept)).isEqualTo("dirty");
    }

    private static String live(VolumeStore store, BranchId branch) throws IOException {
        done(store.mount(branch));
        return Files.readString(done(store.subdot(branch, SubdotName.DEFAULT)).resolve("file"));
    }

    @Test
    void aLockedStoreIsRefusedWhateverItsDirectory() throws IOException {
        open();

        faulted(
                TestZfs.open(data, Map.of("pool-dir", data.resolve("other").toString())),
                FaultCode.LOCKED,
                "another server uses the pool '" + pool() + "'");
    }

    @Test
    void aZfsThatIsNotInstalledIsNamed() {
        faulted(
                TestZfs.open(data, Map.of("zpool-command", "/nowhere/zpool")),
                FaultCode.STORAGE_UNAVAILABLE,
                "cannot run /nowhere/zpool");
        assertThat(Optional.of(data.resolve("dotmesh_data")).filter(Files::exists))
                .isEmpty();
    }
}
