package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.Nodes.Collected;
import java.io.IOException;

/** {@code dm gc}: frees what nothing needs any more. */
final class GcVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "gc",
                        "",
                        "Have the node free what no commit and no live state reaches, and drop what was kept for a time"
                                + " that is over.")
                .arguments("")
                .example("dm gc");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        if (!on.arguments().isEmpty()) {
            return Misuse.of("gc", "dm gc takes no arguments");
        }
        return on.session()
                .then(session ->
                        session.ask("collect garbage", node -> node.nodes().collectGarbage()))
                .map(Freed::new);
    }

    private record Freed(Collected collected) implements Answer {
        @Override
        public void tell(Page page) {
            page.line("Freed " + Bytes.of(collected.bytes()) + " in " + collected.objects() + " objects, dropped "
                    + collected.branches() + " expired branches and " + collected.dots() + " deleted dots.");
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            json.name("objects").value(collected.objects());
            json.name("bytes").value(collected.bytes());
            json.name("branches").value(collected.branches());
            json.name("dots").value(collected.dots());
            json.endObject();
        }
    }
}
