package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;

/** {@code dm dot delete}: puts a dot into the trash. */
final class DotDeleteVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "dot delete",
                        "DOT",
                        "Delete a dot with all its branches. It can be restored for some days.")
                .flag("Do not ask.", "-f", "--force")
                .arguments("DOT", "The dot.")
                .example("dm dot delete shop")
                .example("dm dot restore shop      # brings it back");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.size() != 1) {
            return Misuse.of("dot delete", "dm dot delete takes one argument: the dot");
        }
        return Session.wholeDot(arguments.getFirst())
                .then(dot -> on.session()
                        .then(session -> agreed(on, session, dot)
                                .then(yes -> yes ? delete(session, dot) : Outcome.done(new Aborted(dot)))));
    }

    /** Asks only about what is there. */
    private static Outcome<Boolean> agreed(Invocation on, Session session, DotName dot) {
        return on.flag("-f") ? Outcome.done(true) : session.show(dot).then(_ -> agreed(on, dot));
    }

    private static Outcome<Boolean> agreed(Invocation on, DotName dot) {
        try {
            return Outcome.done(on.talk()
                    .ask("Please confirm that you really want to delete the dot " + dot
                            + ", including all branches and commits? (enter Y to continue): ")
                    .filter("Y"::equals)
                    .isPresent());
        } catch (IOException problem) {
            return Outcome.refused(
                    FaultCode.FILE_ACCESS,
                    "the answer cannot be read: " + problem.getMessage(),
                    "Use --force where nobody can be asked.");
        }
    }

    private static Outcome<Answer> delete(Session session, DotName dot) {
        return session.ask("delete " + dot.shortForm(), node -> node.dots().delete(dot))
                .then(trashed -> session.remember(book -> book.forget(session.remoteName(), dot))
                        .map(_ -> new Deleted(trashed)));
    }

    private record Deleted(Trashed trashed) implements Answer {
        @Override
        public void tell(Page page) {
            page.note("Until " + page.date(trashed.expires()) + " it can be brought back: dm dot restore "
                    + trashed.dot().name().shortForm());
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            json.name("deleted").value(true);
            Shapes.trashed(json, trashed);
            json.endObject();
        }
    }

    /** Not a failure, in the original neither. */
    private record Aborted(DotName dot) implements Answer {
        @Override
        public void tell(Page page) {
            page.line("Aborted.");
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            json.name("deleted").value(false);
            Shapes.name(json, dot);
            json.endObject();
        }
    }
}
