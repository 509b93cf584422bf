package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.BranchView;
import io.dotmesh.ports.driving.DotView;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code dm branch}: the branches of a dot; with {@code -d}, one less. */
final class BranchVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "branch",
                        "[DOT]",
                        "List the branches of a dot. The current one has a star. A branch that keeps what a reset"
                                + " dropped says until when.")
                .value("BRANCH", "Remove this branch instead.", "-d", "--delete")
                .scripting()
                .arguments("DOT", "The dot; the current one when left out.")
                .example("dm branch -d sale");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.size() > 1) {
            return Misuse.of("branch", "dm branch takes one argument at most: the dot");
        }
        var drop = on.text("-d");
        return on.session().then(session -> {
            var dot = arguments.stream().findFirst();
            return drop.isPresent() ? drop(session, dot, drop.get()) : list(session, dot);
        });
    }

    private static Outcome<Answer> list(Session session, Optional<String> argument) {
        return session.dot(argument)
                .then(session::show)
                .map(view -> new Branches(view, session.currentBranch(view.dot().name())));
    }

    private static Outcome<Answer> drop(Session session, Optional<String> argument, String name) {
        return BranchName.parse(name)
                .then(branch -> session.dot(argument).then(dot -> {
                    var dropped = Faults.told(
                            session.ask(
                                    "remove the branch", node -> node.branches().drop(dot, branch)),
                            FaultCode.NO_SUCH_BRANCH,
                            "Branch does not exist: " + branch,
                            "List the branches with 'dm branch'.");
                    boolean wasCurrent = session.currentBranch(dot).value().equals(branch.value());
                    return dropped.then(_ -> wasCurrent
                                    ? session.remember(book -> book.forgetBranch(session.remoteName(), dot))
                                    : Outcome.done(Nothing.NOTHING))
                            .map(_ -> Done.with(
                                    wasCurrent
                                            ? "The current branch is now master: 'dm checkout master' shows it."
                                            : "",
                                    json -> {
                                        Shapes.name(json, dot);
                                        json.name("dropped").value(branch.value());
                                    }));
                }));
    }

    private record Branches(DotView dot, BranchName current) implements Answer {
        /** Those that people made, then those that keep what a reset dropped. */
        private List<BranchView> sorted() {
            return dot.branches().stream()
                    .sorted((one, other) -> Boolean.compare(
                            one.branch().stash().isPresent(),
                            other.branch().stash().isPresent()))
                    .toList();
        }

        private String mark(BranchView view) {
            return isCurrent(view) ? "* " : "  ";
        }

        private boolean isCurrent(BranchView view) {
            return view.branch().name().value().equals(current.value());
        }

        @Override
        public void tell(Page page) {
            for (var view : sorted()) {
                page.line(mark(view)
                        + view.branch().name()
                        + view.branch()
                                .stash()
                                .map(stash -> " (kept from a reset until " + page.date(stash.expires()) + ")")
                                .orElse(""));
            }
        }

        @Override
        public void tellScripts(Page page) {
            for (var view : dot.branches()) {
                page.line(mark(view) + view.branch().name());
            }
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            Shapes.name(json, dot.dot().name());
            json.name("current").value(current.value());
            json.name("branches").beginArray();
            for (var view : dot.branches()) {
                Shapes.branch(json, view);
            }
            json.endArray();
            json.endObject();
        }
    }
}
