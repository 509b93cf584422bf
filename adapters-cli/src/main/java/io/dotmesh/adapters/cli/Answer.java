package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;

/** What a command found or did, in each form that it can be told in. */
interface Answer {
    /** For people. */
    void tell(Page page);

    /** For scripts, in the original's shape; the same as for people where the original knows one only. */
    default void tellScripts(Page page) {
        tell(page);
    }

    /** For programs: one JSON value, whose shape is documented in {@code docs/reference/output.md}. */
    void write(JsonWriter json) throws IOException;

    default ExitCode exitCode() {
        return ExitCode.OK;
    }
}
