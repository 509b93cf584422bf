package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.fault.FaultCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Deletes directories with all that is in them. Only what was moved to the store's own trash before. */
final class Removal {
    private static final int FULL_ACCESS = 0700;

    private Removal() {}

    /** Deletes everything in a directory. What others mounted there is left alone, and that is {@code BUSY}. */
    static void empty(Posix.Dir dir) throws IOException {
        for (var name : dir.names()) {
            remove(dir, name);
        }
    }

    static void remove(Posix.Dir parent, byte[] name) throws IOException {
        var stat = parent.stat(name);
        if (stat.isEmpty()) {
            return;
        }
        if (stat.get().mounted()) {
            throw StoreFailure.unavailable(
                    FaultCode.BUSY,
                    "something is mounted at " + parent.path() + "/" + Names.text(name),
                    "Unmount it, and try again.");
        }
        try {
            if (stat.get().isDirectory()) {
                removeDirectory(parent, name, stat.get());
            } else {
                parent.unlink(name);
            }
        } catch (NoSuchFileException _) {
            // Another removal was faster.
        }
    }

    private static void removeDirectory(Posix.Dir parent, byte[] name, Stat stat) throws IOException {
        if ((stat.mode() & FULL_ACCESS) != FULL_ACCESS) {
            permit(parent, name);
        }
        try (var dir = parent.directory(name)) {
            empty(dir);
        }
        parent.removeDirectory(name);
    }

    private static void permit(Posix.Dir parent, byte[] name) throws IOException {
        try {
            parent.permit(name, FULL_ACCESS);
        } catch (AccessDeniedException _) {
            // It is another user's: then what is in it may be deleted, or may not, as its permissions say.
        }
    }
}
