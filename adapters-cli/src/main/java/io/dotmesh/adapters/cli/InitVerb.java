package io.dotmesh.adapters.cli;

import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.DotView;

/** {@code dm init}: a new dot, which is then the current one. */
final class InitVerb implements Verb {
    /** The original's client takes no more, though its server does. */
    private static final int NAME_CHARACTERS_MAX = 50;

    @Override
    public Grammar grammar() {
        return Grammar.of(this, "init", "DOT", "Make an empty dot, and make it the current one.")
                .arguments("DOT", "The name: NAME, or NAMESPACE/NAME for another namespace than admin.")
                .example("dm init shop");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.size() != 1) {
            return Misuse.of("init", "dm init takes one argument: the name of the new dot");
        }
        return Session.wholeDot(arguments.getFirst())
                .then(InitVerb::shortEnough)
                .then(dot -> on.session().then(session -> create(session, dot)))
                .map(view -> Done.with("", json -> Shapes.dot(json, view)));
    }

    private static Outcome<DotName> shortEnough(DotName dot) {
        return dot.name().length() <= NAME_CHARACTERS_MAX
                ? Outcome.done(dot)
                : Outcome.refused(
                        FaultCode.INVALID,
                        "the name of a dot is at most " + NAME_CHARACTERS_MAX + " characters long, not "
                                + dot.name().length(),
                        "Choose a shorter one.");
    }

    private static Outcome<DotView> create(Session session, DotName dot) {
        var made = Faults.told(
                session.ask("make the dot", node -> node.dots().create(dot)),
                FaultCode.ALREADY_EXISTS,
                dot.shortForm() + " exists already",
                "Choose another name, or use it: 'dm switch " + dot.shortForm() + "'.");
        return made.then(view -> session.remember(book -> {
                    book.select(session.remoteName(), dot);
                    // A dot of that name that is gone may have left a branch behind.
                    book.forgetBranch(session.remoteName(), dot);
                })
                .map(_ -> view));
    }
}
