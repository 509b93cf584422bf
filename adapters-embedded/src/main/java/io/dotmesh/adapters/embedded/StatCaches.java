package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.identity.BranchId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The caches of all live directories, in a file each; small ones that were used lately are at hand. */
final class StatCaches {
    private static final int SMALL_BYTES = 64 * 1024;
    private static final long HELD_BYTES_MAX = 32L * 1024 * 1024;

    private final Path directory;
    private final StoreFiles files;
    private final Packs packs;
    private final Map<BranchId, StatCache> held = new LinkedHashMap<>(16, 0.75f, true);
    private long heldBytes;

    StatCaches(Path directory, StoreFiles files, Packs packs) {
        this.directory = directory;
        this.files = files;
        this.packs = packs;
    }

    private Path file(BranchId branch) {
        return directory.resolve(branch.value());
    }

    Optional<StatCache> find(BranchId branch) throws IOException {
        synchronized (held) {
            var at = held.get(branch);
            if (at != null) {
                return Optional.of(at);
            }
        }
        var read = StatCache.read(file(branch)).filter(cache -> packs.contains(cache.state()));
        read.ifPresent(cache -> hold(branch, cache));
        return read;
    }

    private void hold(BranchId branch, StatCache cache) {
        synchronized (held) {
            release(branch);
            if (cache.length() <= SMALL_BYTES) {
                held.put(branch, cache);
                heldBytes += cache.length();
                var eldest = held.entrySet().iterator();
                while (heldBytes > HELD_BYTES_MAX) {
                    heldBytes -= eldest.next().getValue().length();
                    eldest.remove();
                }
            }
        }
    }

    private void release(BranchId branch) {
        synchronized (held) {
            var gone = held.remove(branch);
            heldBytes -= gone == null ? 0 : gone.length();
        }
    }

    void save(BranchId branch, StatCache cache) throws IOException {
        release(branch);
        cache.write(file(branch), files);
        hold(branch, cache);
    }

    void drop(BranchId branch) throws IOException {
        release(branch);
        files.delete(file(branch));
    }

    /** The states that caches are of: what is in them must stay in the store. */
    List<ObjectId> states() throws IOException {
        var states = new ArrayList<ObjectId>();
        try (var all = Files.newDirectoryStream(directory)) {
            for (var path : all) {
                StatCache.read(path)
                        .map(StatCache::state)
                        .filter(packs::contains)
                        .ifPresent(states::add);
            }
        }
        return states;
    }
}
