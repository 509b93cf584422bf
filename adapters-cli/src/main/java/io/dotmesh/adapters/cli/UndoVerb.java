package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.Branches.Undone;
import io.dotmesh.ports.driving.DotView;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** {@code dm undo}: takes back the last reset or deletion. */
final class UndoVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "undo",
                        "[DOT]",
                        "Take back the last reset of a dot, or its deletion. What was done since is kept in turn.")
                .arguments(
                        "DOT",
                        "The dot. When left out, the last reset of the current dot or the last deletion of any,"
                                + " whichever was later.")
                .example("dm undo shop");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.size() > 1) {
            return Misuse.of("undo", "dm undo takes one argument at most: the dot");
        }
        return on.session()
                .then(session -> arguments.isEmpty()
                        ? latest(session)
                        : Session.wholeDot(arguments.getFirst()).then(dot -> named(session, dot)));
    }

    /** A dot that is there was reset; one that is not was deleted. */
    private static Outcome<Answer> named(Session session, DotName dot) {
        var undone = reset(session, dot);
        return isMissing(undone) ? restore(session, dot) : undone;
    }

    private static boolean isMissing(Outcome<?> outcome) {
        return outcome instanceof Outcome.Faulted<?> faulted && faulted.fault().code() == FaultCode.NO_SUCH_DOT;
    }

    private static Outcome<Answer> latest(Session session) {
        return session.ask("look into the trash", node -> node.dots().trash()).then(trash -> {
            var deleted = trash.stream().findFirst();
            return current(session).then(current -> choose(session, deleted, current));
        });
    }

    /** The current dot; empty when none is chosen, or when it is gone. */
    private static Outcome<Optional<DotView>> current(Session session) {
        var dot = session.book().currentDot(session.remoteName());
        if (dot.isEmpty()) {
            return Outcome.done(Optional.empty());
        }
        var shown = DotName.parse(dot.get()).then(session::show);
        return isMissing(shown) ? Outcome.done(Optional.empty()) : shown.map(Optional::of);
    }

    private static Outcome<Answer> choose(Session session, Optional<Trashed> deleted, Optional<DotView> current) {
        var reset = current.flatMap(UndoVerb::lastReset);
        if (reset.isPresent() && (deleted.isEmpty() || deleted.get().since().isBefore(reset.get()))) {
            return reset(session, current.get().dot().name());
        }
        return deleted.isPresent()
                ? restore(session, deleted.get().dot().name())
                : Outcome.refused(
                        FaultCode.NOTHING_TO_UNDO,
                        "there is no reset of the current dot and no deletion that could be taken back",
                        "Name the dot: 'dm undo DOT'. See 'dm branch' and 'dm dot trash'.");
    }

    private static Optional<Instant> lastReset(DotView dot) {
        return dot.branches().stream()
                .flatMap(view -> view.branch().stash().stream())
                .map(stash -> stash.since())
                .max(Instant::compareTo);
    }

    private static Outcome<Answer> reset(Session session, DotName dot) {
        return session.ask("undo the reset", node -> node.branches().undoReset(dot))
                .map(undone -> new ResetUndone(dot, undone));
    }

    private static Outcome<Answer> restore(Session session, DotName dot) {
        return DotRestoreVerb.restore(session, dot)
                .map(view -> Done.with("The dot " + view.dot().name().shortForm() + " is back.", json -> {
                    json.name("undone").value("delete");
                    Shapes.dot(json, view);
                }));
    }

    private record ResetUndone(DotName dot, Undone undone) implements Answer {
        @Override
        public void tell(Page page) {
            page.note("The branch " + undone.branch().name() + " of " + dot.shortForm()
                    + " is again as it was before its reset."
                    + undone.kept()
                            .map(kept -> " What was done since is kept in the branch " + kept.name() + ".")
                            .orElse(""));
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            json.name("undone").value("reset");
            Shapes.name(json, dot);
            json.name("branch").value(undone.branch().name().value());
            Shapes.kept(json, undone.kept());
            json.endObject();
        }
    }
}
