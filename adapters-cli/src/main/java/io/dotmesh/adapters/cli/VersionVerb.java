package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/** {@code dm version}: which version this is, and which the node. */
final class VersionVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(this, "version", "", "Tell the versions of this command and of the current remote.")
                .arguments("")
                .example("dm version");
    }

    /** As the build wrote it into the module. */
    static String own() {
        return Optional.ofNullable(VersionVerb.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("development");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        if (!on.arguments().isEmpty()) {
            return Misuse.of("version", "dm version takes no arguments");
        }
        return on.session()
                .then(session -> session.ask(
                                "tell its version", node -> node.nodes().state())
                        .map(state -> new Versions(session.remoteName(), own(), state.version())));
    }

    private record Versions(String remote, String client, String server) implements Answer {
        @Override
        public void tell(Page page) {
            page.line(Listing.currentRemote(remote)).line();
            page.line("Client:").line("\tVersion: " + client);
            page.line("Server:").line("\tVersion: " + Page.visible(server, false));
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            json.name("remote").value(remote);
            json.name("client").value(client);
            json.name("server").value(server);
            json.endObject();
        }
    }
}
