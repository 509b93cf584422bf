package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.util.List;

/** {@code dm dot trash}: what can be restored. */
final class DotTrashVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(this, "dot trash", "", "List the deleted dots that can be restored, the newest first.")
                .scripting()
                .arguments("")
                .example("dm dot trash");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        if (!on.arguments().isEmpty()) {
            return Misuse.of("dot trash", "dm dot trash takes no arguments");
        }
        return on.session()
                .then(session ->
                        session.ask("look into the trash", node -> node.dots().trash()))
                .map(Trash::new);
    }

    private record Trash(List<Trashed> dots) implements Answer {
        @Override
        public void tell(Page page) {
            var table = new Table().row("DOT", "DELETED", "KEPT UNTIL", "BRANCHES");
            for (var trashed : dots) {
                table.row(
                        trashed.dot().name().shortForm(),
                        page.date(trashed.since()),
                        page.date(trashed.expires()),
                        Integer.toString(trashed.branches().size()));
            }
            table.print(page);
        }

        @Override
        public void tellScripts(Page page) {
            for (var trashed : dots) {
                page.line(String.join(
                        "\t",
                        trashed.dot().name().shortForm(),
                        trashed.since().toString(),
                        trashed.expires().toString(),
                        Integer.toString(trashed.branches().size())));
            }
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            json.name("dots").beginArray();
            for (var trashed : dots) {
                json.beginObject();
                Shapes.trashed(json, trashed);
                json.endObject();
            }
            json.endArray();
            json.endObject();
        }
    }
}
