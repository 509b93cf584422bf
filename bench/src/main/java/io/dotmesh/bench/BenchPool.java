package io.dotmesh.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A pool of a sparse file, which goes when it is closed. */
record BenchPool(String name) implements AutoCloseable {
    private static final String NAME = "dotmeshbench";
    private static final long BYTES = 8L << 30;

    /** Whether there is a ZFS that answers. */
    static boolean possible() throws InterruptedException {
        try {
            Run.of("zpool", "list");
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    static BenchPool create(Path directory) throws IOException, InterruptedException {
        var disk = directory.resolve("disk");
        try (var file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(BYTES);
        }
        Run.of("zpool", "create", "-m", "none", NAME, disk.toString());
        return new BenchPool(NAME);
    }

    @Override
    public void close() throws IOException {
        try {
            Run.of("zpool", "destroy", "-f", name);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
