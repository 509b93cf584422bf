package io.dotmesh.adapters.embedded;

import java.io.IOException;

/** Files elsewhere whose content can be shared instead of being written again, where the file system can do that. */
@FunctionalInterface
interface Donors {
    Donors NONE = (_, _) -> false;

    /** Gives a new file that content; false when it has to be written. */
    boolean give(Content content, Posix.Sink sink) throws IOException;
}
