package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import java.io.IOException;
import java.util.TreeSet;

/** {@code dm remote}: the nodes that are known, by the names they have here. */
final class RemoteVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(this, "remote", "[COMMAND]", "List the remotes. With -v, the current one has a star.")
                .flag("Tell where each is, and which is the current one.", "-v")
                .arguments("")
                .example("dm remote -v");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        if (!on.arguments().isEmpty()) {
            var word = on.arguments().getFirst();
            return Misuse.of(
                    "remote",
                    "unknown command \"" + word + "\" for \"dm remote\"" + Nearest.hint(word, Verbs.within("remote")));
        }
        boolean places = on.flag("-v");
        return on.file().read().map(book -> new Known(book, places));
    }

    static String place(Remote remote) {
        var host = remote.host().indexOf(':') < 0 ? remote.host() : "[" + remote.host() + "]";
        return remote.user() + "@" + host + (remote.port() == 0 ? "" : ":" + remote.port());
    }

    private record Known(Book book, boolean places) implements Answer {
        private TreeSet<String> names() {
            var names = new TreeSet<>(book.remotes());
            names.addAll(book.s3Remotes());
            return names;
        }

        private boolean isCurrent(String name) {
            return book.currentRemote().filter(name::equals).isPresent();
        }

        @Override
        public void tell(Page page) {
            for (var name : names()) {
                if (!places) {
                    page.line(name);
                } else if (book.isS3(name)) {
                    page.line(name + "\t" + book.s3Key(name));
                } else {
                    page.line((isCurrent(name) ? "* " : "  ") + name + "\t"
                            + book.remote(name).map(RemoteVerb::place).orElse(""));
                }
            }
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            json.name("remotes").beginArray();
            for (var name : book.remotes()) {
                write(json, name);
            }
            json.endArray();
            json.name("s3Remotes").beginArray();
            for (var name : book.s3Remotes()) {
                json.beginObject();
                json.name("name").value(name);
                json.name("keyId").value(book.s3Key(name));
                json.endObject();
            }
            json.endArray();
            json.endObject();
        }

        private void write(JsonWriter json, String name) throws IOException {
            var remote = book.remote(name);
            json.beginObject();
            json.name("name").value(name);
            json.name("current").value(isCurrent(name));
            json.name("user").value(remote.map(Remote::user).orElse(""));
            json.name("host").value(remote.map(Remote::host).orElse(""));
            json.name("port").value(remote.map(Remote::port).orElse(0));
            json.endObject();
        }
    }
}
