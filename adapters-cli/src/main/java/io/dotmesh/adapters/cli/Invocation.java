package io.dotmesh.adapters.cli;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import io.dotmesh.ports.spi.CommandLineProvider.Surroundings;
import io.dotmesh.ports.spi.RemoteNodeProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/** One run of a verb: what was written on the command line, and what is around it. */
final class Invocation {
    private final ParseResult parsed;
    private final Surroundings around;
    private final RemoteNodeProvider nodes;
    private final BookFile file;
    private final Talk talk;

    Invocation(ParseResult parsed, Surroundings around, RemoteNodeProvider nodes, BookFile file, Talk talk) {
        this.parsed = parsed;
        this.around = around;
        this.nodes = nodes;
        this.file = file;
        this.talk = talk;
    }

    boolean flag(String option) {
        return parsed.hasMatchedOption(option);
    }

    Optional<String> text(String option) {
        return Optional.ofNullable(parsed.matchedOptionValue(option, (String) null));
    }

    List<String> texts(String option) {
        return List.of(parsed.matchedOptionValue(option, new String[0]));
    }

    List<String> arguments() {
        return parsed.hasMatchedPositional(0) ? List.of(parsed.matchedPositionalValue(0, new String[0])) : List.of();
    }

    Surroundings around() {
        return around;
    }

    Talk talk() {
        return talk;
    }

    BookFile file() {
        return file;
    }

    /** A path as the person wrote it, from where they are. */
    Path path(String text) {
        return around.workingDirectory().resolve(text);
    }

    /** The node that the person works with at the moment. */
    Outcome<Session> session() {
        return file.read().then(book -> current(book).then(name -> named(book, name)));
    }

    private Outcome<String> current(Book book) {
        return book.currentRemote()
                .map(Outcome::done)
                .orElseGet(() -> Outcome.refused(
                        FaultCode.NO_SUCH_REMOTE,
                        book.remotes().isEmpty()
                                ? "No remote is known yet: there is none in " + file.path()
                                : "No current remote is selected",
                        book.remotes().isEmpty()
                                ? "Start a node with 'dm server', which adds the remote 'local', or add one with"
                                        + " 'dm remote add NAME USER@HOST'."
                                : "List them with 'dm remote -v' and select one with 'dm remote switch'."));
    }

    private Outcome<Session> named(Book book, String name) {
        return Remotes.find(book, name).map(remote -> new Session(name, remote, nodes.connect(remote), book, this));
    }

    /** Asks a node for its caller's account: whether it answers, and whether the key is good. */
    Outcome<String> greet(Remote remote) {
        return talk.during(
                "greet", () -> nodes.connect(remote).accounts().current().map(account -> account.name()));
    }

    Outcome<String> call(Session session, String method, String paramsJson) {
        return talk.during(method, () -> nodes.call(session.remote(), method, paramsJson));
    }
}
