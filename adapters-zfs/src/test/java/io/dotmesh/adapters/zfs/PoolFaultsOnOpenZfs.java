package io.dotmesh.adapters.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.VolumeStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only befalls pools of OpenZFS: in the guest, by whichever way ZFS is asked there. */
class PoolFaultsOnOpenZfs extends PoolTest {
    private static final Duration ANSWERED_WITHIN = TestZfs.patience(Duration.ofSeconds(30));

    /** Faults of a storage that does not serve now, and after which nobody may think that something was done. */
    private static final Set<FaultCode> NOT_SERVING =
            Set.of(FaultCode.TIMED_OUT, FaultCode.STORAGE_UNAVAILABLE, FaultCode.BUSY);

    private Path disk = Path.of("/nowhere");

    @AfterEach
    void unmountDisk() {
        if (Files.exists(disk)) {
            // The pool is in a file there, and must go first; it can only while it serves.
            resume();
            TestZfs.discard(data);
            TestZfs.run("umount", disk.toString());
        }
    }

    /** A pool in a file that may grow larger than the disk below it, as one that is made by itself may. */
    private VolumeStore openOnSmallDisk() throws IOException {
        disk = Files.createDirectories(data.resolve("disk"));
        TestZfs.run("mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", disk.toString());
        return open(Map.of("pool-dir", disk.toString(), "pool-size", "256M"));
    }

    private void resume() {
        TestZfs.run("mount", "-o", "remount,size=200m", disk.toString());
        TestZfs.run("zpool", "clear", pool());
    }

    private String state() {
        return TestZfs.run("zpool", "list", "-H", "-o", "health", pool()).getFirst();
    }

    @Test
    void aSuspendedPoolLetsNobodyWaitForEverAndLosesNothing() throws Exception {
        var store = openOnSmallDisk();
        stage.create(store, stage.master);
        var one = stage.commit(store, stage.master, "one");
        var ballast = stage.files(store, stage.master).resolve("ballast");
        var writer = new ProcessBuilder("dd", "if=/dev/urandom", "of=" + ballast, "bs=1M", "count=60")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        TestZfs.eventually("the pool is suspended", () -> state().equals("SUSPENDED"));

        for (var answer : atOnce(Map.of(
                        "commit", () -> store.commit(stage.master, stage.draft("two")),
                        "create", () -> store.create(stage.fresh, stage.label(stage.fresh)),
                        "fork", () -> store.fork(new Origin(stage.master, one), stage.fork, stage.label(stage.fork)),
                        "usage", () -> store.usage(List.of(stage.master))))
                .entrySet()) {
            assertThat(answer.getValue().toFault()).as(answer.getKey()).hasValueSatisfying(fault -> {
                assertThat(fault.code()).as("%s", fault).isIn(NOT_SERVING);
                assertThat(fault.next()).contains("zpool");
            });
        }
        var health = done(store.health());
        assertThat(health.writable()).isFalse();
        assertThat(health.condition()).startsWith("suspended");

        resume();
        assertThat(writer.waitFor(ANSWERED_WITHIN)).isTrue();
        assertThat(writer.exitValue()).as("what wrote meanwhile only waited").isZero();
        TestZfs.eventually(
                "it commits again",
                () -> store.commit(stage.master, stage.draft("two")).isDone());
        assertThat(messages(store, stage.master)).containsExactly("one", "two");
        assertThat(Files.size(ballast)).isEqualTo(60 << 20);
        assertThat(stage.seen(store).live()).contains("one");
        TestZfs.eventually(
                "what was given up is over", () -> store.inspect(stage.fresh).isDone());
        assertThat(done(store.health()).condition()).isEqualTo("online");
    }

    private static Map<String, Outcome<?>> atOnce(Map<String, Supplier<Outcome<?>>> calls) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new HashMap<String, CompletableFuture<Outcome<?>>>();
            calls.forEach((name, call) -> answers.put(name, CompletableFuture.supplyAsync(call, threads)));
            var outcomes = new HashMap<String, Outcome<?>>();
            for (var answer : answers.entrySet()) {
                outcomes.put(answer.getKey(), answer.getValue().get(ANSWERED_WITHIN.toSeconds(), TimeUnit.SECONDS));
            }
            return outcomes;
        }
    }

    @Test
    void aPoolThatIsExportedUnderAMountedVolumeIsMountedAgainWhenItIsBack() throws IOException {
        var store = open();
        stage.create(store, stage.master);
        stage.commit(store, stage.master, "one");
        stage.write(store, stage.master, "dirty");
        TestZfs.run("zpool", "export", pool());

        faulted(store.commit(stage.master, stage.draft("two")), FaultCode.POOL_MISSING);
        faulted(store.mount(stage.master), FaultCode.POOL_MISSING);

        TestZfs.run("zpool", "import", "-d", data.toString(), pool());
        var place = done(store.mount(stage.master));
        assertThat(MountTable.read().isMountPoint(place)).isTrue();
        assertThat(stage.seen(store).live()).containsExactly("dirty");
        done(store.commit(stage.master, stage.draft("two")));
        assertThat(messages(store, stage.master)).containsExactly("one", "two");
    }

    @Test
    void whatTheOwnerOfAPoolForbadeIsForbiddenInMounts() throws IOException {
        createPool("-O", "setuid=off", "-O", "devices=off", "-O", "exec=off");
        var store = open();
        stage.create(store, stage.master);
        var place = done(store.mount(stage.master));

        var options = Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .filter(line -> line.contains(" " + place + " "))
                .findFirst()
                .orElseThrow();

        assertThat(options).contains("nosuid", "nodev", "noexec", "noatime");
    }

    @Test
    void aVolumeIsMountedWhereItsOwnerPutIt() throws IOException {
        var store = open();
        stage.create(store, stage.master);
        var elsewhere = data.resolve("elsewhere");
        TestZfs.run("zfs", "set", "mountpoint=" + elsewhere, dataset(stage.master));

        assertThat(done(store.mount(stage.master))).isEqualTo(elsewhere);
        done(store.unmount(stage.master));
        assertThat(MountTable.read().isMountPoint(elsewhere)).isFalse();
    }

    @Test
    void aVolumeThatSomebodyDestroyedIsMissedByACommit() {
        var store = open();
        stage.create(store, stage.master);
        TestZfs.run("zfs", "destroy", dataset(stage.master));

        faulted(store.commit(stage.master, stage.draft("one")), FaultCode.NO_SUCH_BRANCH);
    }

    @Test
    void aScrubFindsNothingWrongAfterEveryKindOfChange() {
        var store = open();
        stage.create(store, stage.master);
        var one = stage.commit(store, stage.master, "one");
        stage.commit(store, stage.master, "two");
        stage.fork(store, stage.master, one, stage.fork);
        done(store.split(stage.master, one, stage.with, stage.label(stage.with)));
        stage.write(store, stage.master, "since");
        done(store.replace(stage.master, stage.with, stage.kept, stage.label(stage.master), stage.label(stage.kept)));

        TestZfs.run("zpool", "scrub", "-w", pool());

        assertThat(TestZfs.run("zpool", "status", "-x", pool()).getFirst()).endsWith("is healthy");
    }
}
