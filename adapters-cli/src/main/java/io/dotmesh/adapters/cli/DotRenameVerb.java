package io.dotmesh.adapters.cli;

import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.Outcome;

/** {@code dm dot rename}: gives a dot another name. */
final class DotRenameVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "dot rename",
                        "DOT NAME",
                        "Give a dot another name. Its branches and commits stay as they are.")
                .arguments("DOT NAME", "The dot, and its new name. Without a namespace it stays in the one it is in.")
                .example("dm dot rename shop store");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.size() != 2) {
            return Misuse.of("dot rename", "dm dot rename takes two arguments: the dot and its new name");
        }
        return Session.wholeDot(arguments.getFirst())
                .then(dot -> to(dot, arguments.getLast())
                        .then(to -> on.session().then(session -> rename(session, dot, to))));
    }

    private static Outcome<DotName> to(DotName dot, String name) {
        return name.indexOf('/') < 0 ? DotName.parse(dot.namespace().value(), name) : DotName.parse(name);
    }

    private static Outcome<Answer> rename(Session session, DotName dot, DotName to) {
        return session.ask("rename " + dot.shortForm(), node -> node.dots().rename(dot, to))
                .then(view -> session.remember(book -> book.rename(session.remoteName(), dot, to))
                        .map(_ -> Done.with("", json -> Shapes.dot(json, view))));
    }
}
