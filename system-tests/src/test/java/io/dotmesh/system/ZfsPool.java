package io.dotmesh.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A pool in the zfs-fuse that stands beside these tests, which {@code adapters-zfs/src/test/zfs-fuse/bin/java} started.
 *
 * @param beside the directory in which the directories of nodes stand
 * @param directory of the node
 */
record ZfsPool(Path beside, Path directory) {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    static ZfsPool of(Path directory) {
        return new ZfsPool(directory.toAbsolutePath().getParent(), directory);
    }

    static void require() {
        var state = System.getenv().getOrDefault("TEST_ZFS", "Java was not started beside a zfs-fuse");
        if (state.equals("ready")) {
            return;
        }
        if (System.getenv().containsKey("CI")) {
            fail("the tests on ZFS must run in CI, but " + state);
        }
        System.err.println("SKIPPED: tests on ZFS, because " + state);
        abort(state);
    }

    private String name() {
        return "s" + Integer.toHexString(beside.hashCode());
    }

    Map<String, String> settings() {
        return Map.of(
                "pool", name(),
                "pool-dir", directory.toString(),
                "pool-size", "128M",
                "mount-prefix", beside.resolve("mnt").toString());
    }

    void export() {
        eventually("export", name());
    }

    void destroy() {
        eventually("destroy", "-f", name());
    }

    /** A pool stays busy for a moment after its last unmount. Done when there is none. */
    private void eventually(String... arguments) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (zpool("list", "-H", name()) == 0 && zpool(arguments) != 0) {
            assertThat(System.nanoTime()).as("%s", (Object) arguments).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static int zpool(String... arguments) {
        var command = new ArrayList<>(List.of("zpool"));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(DEADLINE)).as(said).isTrue();
            return process.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
