package io.dotmesh.adapters.cli;

import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import java.util.Optional;

/** {@code dm dot set-upstream}: remembers what a dot is called on another remote. Asks no node. */
final class DotSetUpstreamVerb implements Verb {
    private static final int ARGUMENTS_MAX = 3;

    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "dot set-upstream",
                        "[DOT] REMOTE REMOTE-DOT",
                        "Remember which dot of another remote belongs to a dot here.")
                .arguments(
                        "[DOT] REMOTE REMOTE-DOT",
                        "The dot here, unless it is the current one; the remote; and the dot there, whose namespace is"
                                + " that of the remote's user when left out.")
                .example("dm dot set-upstream shop hub alice/shop");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.size() < 2 || arguments.size() > ARGUMENTS_MAX) {
            return Misuse.of(
                    "dot set-upstream",
                    "dm dot set-upstream takes a remote and a dot there, and a dot here before them");
        }
        var dot = arguments.size() == ARGUMENTS_MAX ? Optional.of(arguments.getFirst()) : Optional.<String>empty();
        var remote = arguments.get(arguments.size() - 2);
        return on.session()
                .then(session -> Remotes.find(session.book(), remote)
                        .then(found -> there(found, arguments.getLast()))
                        .then(there -> session.dot(dot)
                                .then(here -> session.remember(book -> book.track(here, remote, there))
                                        .map(_ -> Done.with("", json -> {
                                            Shapes.name(json, here);
                                            json.name("remote").value(remote);
                                            json.name("upstream").value(there.toString());
                                        })))));
    }

    private static Outcome<DotName> there(Remote remote, String name) {
        return name.indexOf('/') < 0 ? DotName.parse(remote.user(), name) : DotName.parse(name);
    }
}
