package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;

/** The answer of a command that did what it was told and has nothing to show, but for a remark. */
record Done(String remark, JsonText.Writing members) implements Answer {
    /** {@code members} writes members into an object that is begun. */
    static Answer with(String remark, JsonText.Writing members) {
        return new Done(remark, members);
    }

    @Override
    public void tell(Page page) {
        if (!remark.isEmpty()) {
            page.note(remark);
        }
    }

    @Override
    public void tellScripts(Page page) {
        // Nothing, as the original.
    }

    @Override
    public void write(JsonWriter json) throws IOException {
        json.beginObject();
        members.write(json);
        json.endObject();
    }
}
