package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import java.io.IOException;
import java.util.Optional;

/** {@code dm remote add}: remembers a node and the key for it, once the node has taken that key. */
final class RemoteAddVerb implements Verb {
    private static final String PASSWORD = "DOTMESH_PASSWORD";
    private static final int PORT_MAX = 65_535;

    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "remote add",
                        "NAME USER@HOST[:PORT]",
                        "Add a node. Its API key is asked for, or taken from the variable DOTMESH_PASSWORD, and tried"
                                + " before anything is kept.")
                .arguments(
                        "NAME USER@HOST[:PORT]",
                        "What to call it, and where it is. Without a port, 443 is tried with TLS, then 80 and 32607"
                                + " without.")
                .example("dm remote add hub alice@hub.example.org");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.size() != 2) {
            return Misuse.of("remote add", "dm remote add takes two arguments: a name and USER@HOST[:PORT]");
        }
        var name = arguments.getFirst();
        return on.file()
                .read()
                .then(book -> free(book, name))
                .then(_ -> parse(arguments.getLast()))
                .then(place -> secret(on).map(key -> new Remote(place.user(), place.host(), place.port(), key)))
                .then(remote -> on.greet(remote).then(_ -> keep(on, name, remote)));
    }

    private static Outcome<Nothing> free(Book book, String name) {
        if (name.isBlank() || !Page.visible(name, false).equals(name)) {
            return Outcome.refused(FaultCode.INVALID, "that cannot be the name of a remote", "Use letters and digits.");
        }
        return book.remote(name).isPresent() || book.isS3(name)
                ? Outcome.refused(
                        FaultCode.ALREADY_EXISTS,
                        "Remote exists '" + name + "'",
                        "Choose another name, or remove it with 'dm remote rm " + name + "'.")
                : Outcome.done();
    }

    /** Where a node is, with an empty key. */
    private static Outcome<Remote> parse(String text) {
        int at = text.lastIndexOf('@');
        var place = text.substring(at + 1);
        // An IPv6 address stands in brackets where a port follows.
        int end = place.startsWith("[") ? place.indexOf(']') + 1 : 0;
        int colon = place.indexOf(':', end);
        boolean bare = end == 0 && colon >= 0 && place.indexOf(':', colon + 1) >= 0;
        var host = colon < 0 || bare ? place : place.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (at <= 0 || host.isEmpty() || host.indexOf('/') >= 0) {
            return Outcome.refused(
                    FaultCode.INVALID,
                    "Please specify a remote in the form USER@HOST[:PORT], not '" + text + "'",
                    "For example alice@hub.example.org or admin@127.0.0.1:32607.");
        }
        var user = text.substring(0, at);
        var at0 = host;
        return port(colon < 0 || bare ? "" : place.substring(colon + 1))
                .map(port -> new Remote(user, at0, port, new Secret("")));
    }

    private static Outcome<Integer> port(String text) {
        if (text.isEmpty()) {
            return Outcome.done(0);
        }
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port <= PORT_MAX) {
                return Outcome.done(port);
            }
        } catch (NumberFormatException _) {
            // Said below, together with one that is out of range.
        }
        return Outcome.refused(
                FaultCode.INVALID, "'" + text + "' is not a port", "A port is a number from 1 to " + PORT_MAX + ".");
    }

    private static Outcome<Secret> secret(Invocation on) {
        var given = Optional.ofNullable(on.around().environment().get(PASSWORD)).filter(key -> !key.isEmpty());
        try {
            var key = given.isPresent() ? given : on.talk().askSecretly("API key: ");
            return key.map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .map(text -> Outcome.done(new Secret(text)))
                    .orElseGet(() -> Outcome.refused(
                            FaultCode.INVALID,
                            "no API key was given",
                            "Write it when asked, or set " + PASSWORD + "."));
        } catch (IOException problem) {
            return Outcome.refused(
                    FaultCode.FILE_ACCESS,
                    "the API key cannot be read: " + problem.getMessage(),
                    "Set " + PASSWORD + " where nobody can be asked.");
        }
    }

    private static Outcome<Answer> keep(Invocation on, String name, Remote remote) {
        return on.file()
                .changeIf(book -> free(book, name).map(_ -> {
                    book.put(name, remote);
                    boolean first = book.currentRemote().isEmpty();
                    if (first) {
                        book.switchRemote(name);
                    }
                    return first;
                }))
                .map(first -> new Added(name, remote, first));
    }

    private record Added(String name, Remote remote, boolean first) implements Answer {
        @Override
        public void tell(Page page) {
            page.line("Remote added.");
            if (first) {
                page.line("Automatically switched to first remote.");
            }
            if (remote.port() != 0 && !isHere()) {
                page.note("The key goes to " + remote.host() + " unencrypted. Leave the port out to use TLS.");
            }
        }

        private boolean isHere() {
            return remote.host().equals("localhost")
                    || remote.host().startsWith("127.")
                    || remote.host().equals("::1");
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            json.name("name").value(name);
            json.name("current").value(first);
            json.name("user").value(remote.user());
            json.name("host").value(remote.host());
            json.name("port").value(remote.port());
            json.endObject();
        }
    }
}
