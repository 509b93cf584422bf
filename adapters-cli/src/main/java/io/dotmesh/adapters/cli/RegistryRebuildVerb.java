package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.Nodes.Rebuilt;
import java.io.IOException;

/** {@code dm registry rebuild}: registers what the store has and the registry does not know. */
final class RegistryRebuildVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "registry rebuild",
                        "",
                        "Have the node register every volume of its store that its registry does not have, from what"
                                + " the volumes say of themselves.")
                .arguments("")
                .example("dm registry rebuild");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        if (!on.arguments().isEmpty()) {
            return Misuse.of("registry rebuild", "dm registry rebuild takes no arguments");
        }
        return on.session()
                .then(session ->
                        session.ask("rebuild its registry", node -> node.nodes().rebuildRegistry()))
                .map(Registered::new);
    }

    private record Registered(Rebuilt rebuilt) implements Answer {
        @Override
        public void tell(Page page) {
            page.line("Registered " + rebuilt.dots() + " dots, " + rebuilt.branches() + " branches and "
                    + rebuilt.commits() + " commits.");
            for (var foreign : rebuilt.foreign()) {
                page.line("Left alone: " + Page.visible(foreign, false));
            }
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            json.name("dots").value(rebuilt.dots());
            json.name("branches").value(rebuilt.branches());
            json.name("commits").value(rebuilt.commits());
            json.name("foreign").beginArray();
            for (var foreign : rebuilt.foreign()) {
                json.value(foreign);
            }
            json.endArray();
            json.endObject();
        }
    }
}
