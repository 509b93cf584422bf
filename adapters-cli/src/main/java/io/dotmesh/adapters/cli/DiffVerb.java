package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.Commits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code dm diff}: which files differ between two states of a branch. */
final class DiffVerb implements Verb {
    private static final int REFS_MAX = 2;

    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "diff",
                        "[DOT[@BRANCH]] [FROM [TO]]",
                        "List the files that were added (+), modified (M), renamed (R) and removed (-) since the newest"
                                + " commit, or since FROM, up to now, or up to TO.")
                .value("DOT[@BRANCH]", "The dot; the current one when left out.", "--dot")
                .scripting()
                .arguments(
                        "[DOT[@BRANCH]] [FROM [TO]]",
                        "The dot, which needs its namespace or branch here, for a bare name would be a commit; then"
                                + " the commits: HEAD, HEAD^, HEAD~3, an id or its beginning.")
                .example("dm diff HEAD^ HEAD")
                .example("dm diff shop@sale");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var refs = new ArrayList<>(on.arguments());
        var dot = on.text("--dot");
        if (dot.isEmpty() && !refs.isEmpty() && (DotRef.isOne(refs.getFirst()) || refs.size() == REFS_MAX + 1)) {
            dot = Optional.of(refs.removeFirst());
        }
        if (refs.size() > REFS_MAX) {
            return Misuse.of("diff", "dm diff compares two states at most");
        }
        var about = dot;
        return on.session().then(session -> session.target(about).then(target -> diff(session, target, refs)));
    }

    private static Outcome<Answer> diff(Session session, Target target, List<String> refs) {
        return commits(session, target, refs)
                .then(commits -> branch(session, target)
                        .then(branch -> session.ask(
                                "compare",
                                node -> node.commits()
                                        .diff(
                                                branch,
                                                commits.stream().findFirst(),
                                                commits.stream().skip(1).findFirst()))))
                .map(difference -> new Told(target, difference));
    }

    private static Outcome<List<CommitId>> commits(Session session, Target target, List<String> refs) {
        return Outcome.each(refs, ref -> session.commit(target, ref)).fold(Outcome::done, fault -> {
            boolean bare = refs.size() == 1 && fault.code() == FaultCode.NO_SUCH_COMMIT;
            return bare
                    ? Outcome.refused(
                            fault.code(),
                            fault.detail(),
                            "See 'dm log'. If that is a dot, write 'dm diff --dot " + refs.getFirst() + "'.")
                    : Outcome.faulted(fault);
        });
    }

    private static Outcome<BranchId> branch(Session session, Target target) {
        return session.ask("find the branch", node -> node.branches().show(target.dot(), target.branch()))
                .map(view -> view.branch().id());
    }

    private record Told(Target target, Commits.Difference difference) implements Answer {
        private static String sign(Change change) {
            return switch (change.kind()) {
                case ADDED -> "+";
                case MODIFIED -> "M";
                case REMOVED -> "-";
                case RENAMED -> "R";
            };
        }

        /** A file of another subdot than the default one has the subdot before it. */
        private static String place(SubdotName subdot, String path) {
            return (subdot.equals(SubdotName.DEFAULT) ? "" : subdot.value() + ":") + Page.visible(path, false);
        }

        @Override
        public void tell(Page page) {
            for (var change : difference.changes()) {
                var before = change.from()
                        .map(from -> place(from.subdot(), from.path()) + " -> ")
                        .orElse("");
                page.line(sign(change) + " " + before + place(change.subdot(), change.path()));
            }
            noteCut(page);
        }

        private void noteCut(Page page) {
            if (difference.isCut()) {
                page.note("More changed: these are " + difference.changes().size() + " of all changes.");
            }
        }

        @Override
        public void tellScripts(Page page) {
            for (var change : difference.changes()) {
                page.line(sign(change) + "\t" + columns(change.subdot(), change.path())
                        + change.from()
                                .map(from -> "\t" + columns(from.subdot(), from.path()))
                                .orElse(""));
            }
            noteCut(page);
        }

        private static String columns(SubdotName subdot, String path) {
            return subdot.value() + "\t" + Page.visible(path, false);
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            Shapes.name(json, target.dot());
            json.name("branch").value(target.branch().value());
            json.name("changes").beginArray();
            for (var change : difference.changes()) {
                json.beginObject();
                json.name("change").value(sign(change));
                json.name("subdot").value(change.subdot().value());
                json.name("path").value(change.path());
                if (change.from().isPresent()) {
                    json.name("fromSubdot").value(change.from().get().subdot().value());
                    json.name("fromPath").value(change.from().get().path());
                }
                json.endObject();
            }
            json.endArray();
            if (difference.isCut()) {
                json.name("cut").value(true);
            }
            json.endObject();
        }
    }
}
