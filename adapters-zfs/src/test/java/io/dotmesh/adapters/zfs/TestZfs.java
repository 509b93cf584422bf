package io.dotmesh.adapters.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.spi.AdapterConfig;
import io.dotmesh.testkit.fake.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The ZFS for these tests, and pools in it: one for each directory, of a file in that directory, mounted below it. On a
 * machine without OpenZFS it is the zfs-fuse that {@code src/test/zfs-fuse/bin/java} started; in the guest, OpenZFS.
 */
final class TestZfs {
    /** An emulated processor takes some ten times as long for everything. */
    private static final int TIMES_AS_LONG = Integer.parseInt(System.getenv().getOrDefault("TEST_TIMES_AS_LONG", "1"));

    private static final Duration DEADLINE = Duration.ofSeconds(60).multipliedBy(TIMES_AS_LONG);

    private TestZfs() {}

    /** Skips the test, and says why, where there is no zfs-fuse. In CI there has to be one. */
    static void required() {
        var state = System.getenv().getOrDefault("TEST_ZFS", "Java was not started by src/test/zfs-fuse/bin/java");
        if (state.equals("ready")) {
            return;
        }
        if (System.getenv().containsKey("CI")) {
            fail("the tests on ZFS must run in CI, but " + state);
        }
        System.err.println("SKIPPED: tests on ZFS, because " + state);
        abort(state);
    }

    /** How long to wait for what has to come. */
    static Duration patience(Duration usual) {
        return usual.multipliedBy(TIMES_AS_LONG);
    }

    static String pool(Path data) {
        return "t" + Integer.toHexString(data.hashCode());
    }

    static Path mountPrefix(Path data) {
        return data.resolve("mnt");
    }

    static Map<String, String> settings(Path data) {
        return new HashMap<>(Map.of(
                "pool", pool(data),
                "pool-dir", data.toString(),
                "pool-size", "512M",
                "mount-prefix", mountPrefix(data).toString(),
                "zfs-access", System.getenv().getOrDefault("TEST_ZFS_ACCESS", "auto")));
    }

    static Outcome<VolumeStore> open(Path data) {
        return open(data, Map.of());
    }

    static Outcome<VolumeStore> open(Path data, Map<String, String> more) {
        required();
        var settings = settings(data);
        settings.putAll(more);
        return new ZfsVolumeStoreProvider().open(new AdapterConfig(data, settings, new ManualClock()));
    }

    /** Ends everything that is in the pool of a directory. A pool stays busy for a moment after its last unmount. */
    static void discard(Path data) {
        var pool = pool(data);
        eventually("the pool " + pool + " is destroyed", () -> {
            return ask("zpool", "destroy", "-f", pool).status() == 0
                    || ask("zpool", "list", "-H", "-o", "name", pool).status() != 0;
        });
    }

    /** Looks again and again until something is so. */
    static void eventually(String what, BooleanSupplier isSo) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    /** How a command ends, whatever that is. */
    static Child.Ended ask(String... command) {
        return Child.run(List.of(command), DEADLINE).orElseThrow();
    }

    /** What a command prints; it must succeed. */
    static List<String> run(String... command) {
        var ended = ask(command);
        assertThat(ended.status())
                .as("%s: %s", List.of(command), ended.complaint())
                .isZero();
        return ended.lines();
    }

    static List<String> everythingIn(String dataset) {
        return run("zfs", "list", "-H", "-r", "-t", "all", "-o", "name", dataset);
    }
}
