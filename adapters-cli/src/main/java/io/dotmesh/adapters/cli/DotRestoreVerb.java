package io.dotmesh.adapters.cli;

import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.DotView;

/** {@code dm dot restore}: brings a deleted dot back. */
final class DotRestoreVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "dot restore",
                        "DOT",
                        "Bring a deleted dot back from the trash: the one of that name that was deleted last.")
                .arguments("DOT", "The dot; 'dm dot trash' lists them.")
                .example("dm dot restore shop");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.size() != 1) {
            return Misuse.of("dot restore", "dm dot restore takes one argument: the dot");
        }
        return Session.wholeDot(arguments.getFirst())
                .then(dot -> on.session().then(session -> restore(session, dot)))
                .map(view -> Done.with("", json -> Shapes.dot(json, view)));
    }

    static Outcome<DotView> restore(Session session, DotName dot) {
        return session.ask("restore " + dot.shortForm(), node -> node.dots().restore(dot))
                .then(view -> session.selectIfNone(dot).map(_ -> view));
    }
}
