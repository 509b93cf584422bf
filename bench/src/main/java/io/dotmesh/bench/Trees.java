package io.dotmesh.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Files to measure with. The same each time, and not to be compressed much. */
final class Trees {
    private static final int MEBIBYTE = 1 << 20;

    private Trees() {}

    static void small(Path root, int directories, int filesEach, int bytes) throws IOException {
        var random = new SplittableRandom(1);
        for (int d = 0; d < directories; d++) {
            var directory = Files.createDirectories(root.resolve("directory-" + d));
            for (int f = 0; f < filesEach; f++) {
                Files.write(directory.resolve("file-" + f), bytes(random, bytes));
            }
        }
    }

    static void large(Path root, int files, int mebibytesEach, int seed) throws IOException {
        var random = new SplittableRandom(2L + seed);
        Files.createDirectories(root);
        for (int f = 0; f < files; f++) {
            try (var out = Files.newOutputStream(root.resolve("large-" + f))) {
                for (int m = 0; m < mebibytesEach; m++) {
                    out.write(bytes(random, MEBIBYTE));
                }
            }
        }
    }

    static byte[] bytes(SplittableRandom random, int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
