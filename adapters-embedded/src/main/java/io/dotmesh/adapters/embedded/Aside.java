package io.dotmesh.adapters.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where things wait that a switch took out of a live state, each under the path that it had: someone may have changed
 * them after they were captured, or still be writing to them.
 */
final class Aside implements Closeable {
    private final Optional<Aside> parent;
    private final byte[] name;
    private final List<Aside> opened = new ArrayList<>();
    private Optional<Posix.Dir> dir;

    private Aside(Optional<Aside> parent, byte[] name, Optional<Posix.Dir> dir) {
        this.parent = parent;
        this.name = name;
        this.dir = dir;
    }

    /** @param root an empty directory, which the caller closes */
    static Aside in(Posix.Dir root) {
        return new Aside(Optional.empty(), new byte[0], Optional.of(root));
    }

    /** For what is in the directory of that name; nothing is made before it is needed. */
    Aside below(byte[] child) {
        var below = new Aside(Optional.of(this), child, Optional.empty());
        opened.add(below);
        return below;
    }

    private Posix.Dir dir() throws IOException {
        if (dir.isEmpty()) {
            var above = parent.orElseThrow().dir();
            try {
                above.makeDirectory(name);
            } catch (FileAlreadyExistsException _) {
                // A directory of that name was taken out before it.
            }
            dir = Optional.of(above.directory(name));
        }
        return dir.get();
    }

    /** Takes something out of a live directory. */
    void take(Posix.Dir from, byte[] child) throws IOException {
        from.rename(child, dir(), child);
    }

    @Override
    public void close() {
        opened.forEach(Aside::close);
        if (parent.isPresent()) {
            dir.ifPresent(Posix.Dir::close);
        }
    }
}
