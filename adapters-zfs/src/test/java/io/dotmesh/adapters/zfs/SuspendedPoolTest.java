package io.dotmesh.adapters.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A pool that is suspended, by commands. zfs-fuse itself cannot be suspended in a test: cut off from its disk it goes on
 * from memory, or hangs with all its pools. So it is played by commands that say what those of OpenZFS say then.
 */
class SuspendedPoolTest extends PoolTest {
    @Test
    void aSuspendedPoolIsNotOpenedAndIsReportedWhileItIsOpen() throws IOException {
        Files.createDirectories(data);
        var suspended = data.resolve("suspended");
        var zpool = script(
                "zpool",
                "zpool",
                "if [ -e " + suspended + " ]; then case $1 in",
                "list) printf '4236406610590586766\\tSUSPENDED\\n'; exit ;;",
                "status) printf '  pool: %s\\n state: SUSPENDED\\n' \"$3\"",
                "  printf 'status: One or more devices are faulted in response to IO failures.\\n'",
                "  printf 'action: Make sure the affected devices are connected, then run zpool clear.\\n'; exit ;;",
                "esac; fi");
        var zfs = script(
                "zfs",
                "zfs",
                "if [ -e " + suspended + " ] && [ $1 != get ]; then",
                "  echo \"cannot open '" + pool() + "': pool I/O is currently suspended\" >&2; exit 1; fi");
        var settings = Map.of("pool-size", "70M", "zpool-command", zpool.toString(), "zfs-command", zfs.toString());
        var store = open(settings);
        stage.create(store, stage.master);
        stage.commit(store, stage.master, "one");
        Files.createFile(suspended);

        assertThat(faulted(
                                store.commit(stage.master, stage.draft("two")),
                                FaultCode.STORAGE_UNAVAILABLE,
                                "I/O is currently suspended")
                        .next())
                .contains("zpool clear");
        var health = done(store.health());
        assertThat(health.writable()).isFalse();
        assertThat(health.condition())
                .isEqualTo("suspended: One or more devices are faulted in response to IO failures.");
        store.close();
        faulted(TestZfs.open(data, settings), FaultCode.STORAGE_UNAVAILABLE, "SUSPENDED", "does not serve");

        Files.delete(suspended);
        var again = open(settings);
        done(again.commit(stage.master, stage.draft("two")));
        assertThat(messages(again, stage.master)).containsExactly("one", "two");
    }
}
