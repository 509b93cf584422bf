package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import java.io.IOException;
import java.util.List;

/** {@code dm log}: the commits that led to the state of a branch. */
final class LogVerb implements Verb {
    private static final String INDENT = "    ";

    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "log",
                        "[DOT[@BRANCH]]",
                        "Show the commits that led to the state of a branch, the oldest first.")
                .flag("Only those that were made on the branch itself.", "--own")
                .scripting()
                .arguments("DOT[@BRANCH]", "The dot; the current one when left out.")
                .example("dm log shop@sale --own");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.size() > 1) {
            return Misuse.of("log", "dm log takes one argument at most: the dot");
        }
        boolean own = on.flag("--own");
        return on.session()
                .then(session -> session.target(arguments.stream().findFirst())
                        .then(target -> history(session, target, own).map(commits -> new Logged(target, commits))));
    }

    private static Outcome<List<Commit>> history(Session session, Target target, boolean own) {
        return own
                ? session.ask("tell the commits", node -> node.commits().log(target.dot(), target.branch()))
                : session.history(target);
    }

    private record Logged(Target target, List<Commit> commits) implements Answer {
        @Override
        public void tell(Page page) {
            for (var commit : commits) {
                page.line("commit " + commit.id().value());
                page.line("author: " + Page.visible(commit.author(), false));
                page.line("date: " + page.date(commit.timestamp()));
                for (var entry : commit.metadata().values().entrySet()) {
                    page.line(Page.visible(entry.getKey(), false) + ": " + Page.visible(entry.getValue(), false));
                }
                page.line();
                for (var line : Page.visible(commit.message(), true).split("\n", -1)) {
                    page.line(INDENT + line);
                }
                page.line();
            }
        }

        /** Byte for byte what the original prints, with the time in nanoseconds. */
        @Override
        public void tellScripts(Page page) {
            for (var commit : commits) {
                page.line("commit " + commit.id().value());
                page.line("author: " + commit.author());
                page.line("date: " + Dates.nanos(commit.timestamp()));
                for (var entry : commit.metadata().values().entrySet()) {
                    page.line(entry.getKey() + ": " + entry.getValue());
                }
                page.line().line(INDENT + commit.message()).line();
            }
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            Shapes.name(json, target.dot());
            json.name("branch").value(target.branch().value());
            json.name("commits").beginArray();
            for (var commit : commits) {
                Shapes.commit(json, commit);
            }
            json.endArray();
            json.endObject();
        }
    }
}
