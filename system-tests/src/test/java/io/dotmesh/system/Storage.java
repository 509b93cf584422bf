package io.dotmesh.system;

import io.dotmesh.adapters.embedded.EmbeddedVolumeStoreProvider;
import io.dotmesh.adapters.zfs.ZfsVolumeStoreProvider;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.spi.AdapterConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** Where a node of these tests keeps its volumes, and what that needs around the tests. */
enum Storage {
    EMBEDDED {
        @Override
        VolumeStore open(Path directory) {
            return new EmbeddedVolumeStoreProvider()
                    .open(new AdapterConfig(directory, Map.of(), InstantSource.system()))
                    .orElseThrow();
        }

        @Override
        void require() {}

        @Override
        void release(Path directory) {}

        @Override
        void discard(Path directory) {}
    },
    /** A pool of a file in the node's directory. Neighbouring directories share its name, so one is open at a time. */
    ZFS {
        @Override
        VolumeStore open(Path directory) {
            return new ZfsVolumeStoreProvider()
                    .open(new AdapterConfig(directory, ZfsPool.of(directory).settings(), InstantSource.system()))
                    .orElseThrow();
        }

        @Override
        void require() {
            ZfsPool.require();
        }

        @Override
        void release(Path directory) {
            ZfsPool.of(directory).export();
        }

        @Override
        void discard(Path directory) {
            ZfsPool.of(directory).destroy();
        }
    };

    abstract VolumeStore open(Path directory);

    /** Skips the test, and says why, where there is no such storage. In CI it fails. */
    abstract void require();

    /** After a node was closed: puts all it has into its directory, which can then be copied. */
    abstract void release(Path directory);

    /** After a node was closed or killed: ends what it left outside of its directory. */
    abstract void discard(Path directory);
}
