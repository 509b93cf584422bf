package io.dotmesh.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * Where measuring takes place.
 *
 * @param distribution what is measured
 * @param directory for whatever is made on the way; on a disk, not in memory
 */
record Ground(Path distribution, Path directory) {
    Path fresh(String name) throws IOException {
        var fresh = Files.createTempDirectory(directory, name);
        return fresh;
    }

    Path dm() {
        return distribution.resolve("bin/dm");
    }

    static void remove(Path place) throws IOException {
        List<Path> all;
        try (var walk = Files.walk(place)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (var path : all) {
            Files.deleteIfExists(path);
        }
    }
}
