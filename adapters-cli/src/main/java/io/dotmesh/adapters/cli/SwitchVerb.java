package io.dotmesh.adapters.cli;

import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;

/** {@code dm switch}: makes a dot the current one. */
final class SwitchVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "switch",
                        "DOT",
                        "Make a dot the current one: the one that commands mean which name none.")
                .arguments("DOT", "The dot.")
                .example("dm switch shop");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.size() != 1) {
            return Misuse.of("switch", "dm switch takes one argument: the name of a dot");
        }
        return Session.wholeDot(arguments.getFirst()).then(dot -> on.session().then(session -> select(session, dot)));
    }

    private static Outcome<Answer> select(Session session, DotName dot) {
        return Faults.told(
                        session.show(dot),
                        FaultCode.NO_SUCH_DOT,
                        dot.shortForm() + " doesn't exist",
                        "List the dots with 'dm list', or make it with 'dm init " + dot.shortForm() + "'.")
                .then(_ -> session.remember(book -> book.select(session.remoteName(), dot)))
                .map(_ -> Done.with("", json -> {
                    Shapes.name(json, dot);
                    json.name("branch").value(session.currentBranch(dot).value());
                }));
    }
}
