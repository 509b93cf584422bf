package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.dot.Usage;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Measures a live directory against what is known of it: by stat alone, but for what changed just before the look. */
final class LiveSize {
    /** What a commit writes about a file beside its content, about. */
    static final int ENTRY_BYTES = 64;

    /** Larger files of which nobody can say whether they changed count as changed. */
    private static final long READ_BYTES_MAX = 1024 * 1024;

    private final ContentReader reader = new ContentReader(Objects.Sink.NAMES, new Semaphore(0));
    private long size;
    private long dirty;

    static Usage of(Posix.Dir root, StatCache.Cursor known) throws IOException {
        var measured = new LiveSize();
        int place = known.find(new byte[0]);
        measured.add(root, place < 0 ? StatCache.nothing() : known.below(place));
        return new Usage(measured.size, measured.dirty);
    }

    private void add(Posix.Dir dir, StatCache.Cursor known) throws IOException {
        for (var name : dir.names()) {
            int place = known.find(name);
            var stat = dir.stat(name);
            if (stat.isPresent()) {
                add(dir, name, stat.get(), known, place);
            }
        }
        if (!known.allFound()) {
            dirty += ENTRY_BYTES;
        }
    }

    private void add(Posix.Dir dir, byte[] name, Stat stat, StatCache.Cursor known, int place) throws IOException {
        if (stat.mounted()) {
            return;
        }
        if (stat.isDirectory()) {
            boolean wasThere = place >= 0 && known.isDirectory(place);
            dirty += wasThere && known.isMovedFrom(place, stat) ? 0 : ENTRY_BYTES;
            Optional<Posix.Dir> child = opened(dir, name);
            if (child.isPresent()) {
                try (var below = child.get()) {
                    add(below, wasThere ? known.below(place) : StatCache.nothing());
                }
            }
            return;
        }
        long held = stat.isFile() ? stat.held() : 0;
        size += held;
        if (place < 0 || !(known.isStill(place, stat) || isReallyStill(dir, name, stat, known, place))) {
            dirty += held + ENTRY_BYTES;
        }
    }

    private static Optional<Posix.Dir> opened(Posix.Dir dir, byte[] name) throws IOException {
        try {
            return Optional.of(dir.directory(name));
        } catch (NoSuchFileException | AccessDeniedException _) {
            // A commit will say what it is that this user may not read.
            return Optional.empty();
        }
    }

    /** Of a file that was written just before the last look, whether it is as it was then. */
    private boolean isReallyStill(Posix.Dir dir, byte[] name, Stat stat, StatCache.Cursor known, int place)
            throws IOException {
        if (!known.isLike(place, stat) || stat.size() > READ_BYTES_MAX) {
            return false;
        }
        if (!stat.isFile()) {
            return true;
        }
        try (var file = dir.read(name)) {
            return reader.read(file).equals(known.entry(place).content());
        } catch (NoSuchFileException | AccessDeniedException _) {
            return false;
        }
    }
}
