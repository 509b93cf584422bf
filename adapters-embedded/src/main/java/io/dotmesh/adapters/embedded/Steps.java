package io.dotmesh.adapters.embedded;

import java.io.IOException;

/** Told before each thing that changes the store's own files, so that a test can end the process right there. */
@FunctionalInterface
interface Steps {
    Steps NONE = _ -> {};

    void before(String step) throws IOException;
}
