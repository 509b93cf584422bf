package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.Branches.Reset;
import java.io.IOException;
import java.util.Optional;

/** {@code dm reset}: takes a branch back to a commit, and keeps what that drops. */
final class ResetVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "reset",
                        "[DOT[@BRANCH]] COMMIT",
                        "Take a branch back to a commit. Later commits and uncommitted changes are kept as a branch of"
                                + " their own for some days; 'dm undo' brings them back.")
                .flag("Accepted for the sake of old scripts: a reset always replaces the files.", "--hard")
                .flag("Do not keep what is dropped.", "--discard")
                .arguments(
                        "[DOT[@BRANCH]] COMMIT",
                        "The commit: HEAD, HEAD^, HEAD~3, an id or its beginning; after the dot where that is not the"
                                + " current one.")
                .example("dm reset HEAD            # drop what is not committed")
                .example("dm reset shop@sale HEAD^ # and the newest commit");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.isEmpty() || arguments.size() > 2) {
            return Misuse.of("reset", "dm reset takes the commit to go back to, and a dot before it at most");
        }
        var ref = arguments.getLast();
        var dot = arguments.size() == 2 ? Optional.of(arguments.getFirst()) : Optional.<String>empty();
        boolean discard = on.flag("--discard");
        return on.session()
                .then(session -> session.target(dot)
                        .then(target -> session.commit(target, ref)
                                .then(commit -> Faults.told(
                                        session.ask(
                                                "reset " + target,
                                                node -> node.branches()
                                                        .reset(target.dot(), target.branch(), commit, discard)),
                                        FaultCode.NO_SUCH_COMMIT,
                                        "No commits match " + ref,
                                        "See 'dm log'."))
                                .map(reset -> new Dropped(target, reset))));
    }

    /** Silent on standard output, as the original's. */
    private record Dropped(Target target, Reset reset) implements Answer {
        @Override
        public void tell(Page page) {
            reset.kept()
                    .ifPresent(kept -> page.note("What this dropped is kept in the branch " + kept.name()
                            + until(page, kept) + ". To bring it back: dm undo "
                            + target.dot().shortForm()));
        }

        private static String until(Page page, Branch kept) {
            return kept.stash()
                    .map(stash -> " until " + page.date(stash.expires()))
                    .orElse("");
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            Shapes.name(json, target.dot());
            json.name("branch").value(target.branch().value());
            json.name("tip").value(reset.tip().value());
            Shapes.kept(json, reset.kept());
            json.endObject();
        }
    }
}
