package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.BranchView;
import io.dotmesh.ports.driving.DotView;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** {@code dm dot show}: all about one dot. */
final class DotShowVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "dot show",
                        "[DOT[@BRANCH]]",
                        "Show a dot: its branches, and how much the current branch holds.")
                .scripting()
                .arguments("DOT[@BRANCH]", "The dot; the current one when left out.")
                .example("dm dot show shop@sale");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.size() > 1) {
            return Misuse.of("dot show", "dm dot show takes one argument at most: the dot");
        }
        return on.session()
                .then(session -> session.target(arguments.stream().findFirst())
                        .then(target ->
                                session.show(target.dot()).map(view -> new Shown(session, target.branch(), view))));
    }

    private record Shown(Session session, BranchName branch, DotView dot) implements Answer {
        private Optional<BranchView> current() {
            for (var view : dot.branches()) {
                if (isCurrent(view)) {
                    return Optional.of(view);
                }
            }
            return Optional.empty();
        }

        private boolean isCurrent(BranchView view) {
            return view.branch().name().value().equals(branch.value());
        }

        private Optional<BranchView> master() {
            for (var view : dot.branches()) {
                if (view.branch().name().isMaster()) {
                    return Optional.of(view);
                }
            }
            return Optional.empty();
        }

        private boolean selected() {
            return session.book().isCurrent(session.remoteName(), dot.dot().name());
        }

        private Map<String, String> upstreams() {
            return session.book().upstreams(dot.dot().name());
        }

        private long commits() {
            return current().map(BranchView::commits).orElse(0L);
        }

        private long sizeBytes() {
            return current().map(view -> view.usage().sizeBytes()).orElse(0L);
        }

        private long dirtyBytes() {
            return current().map(view -> view.usage().dirtyBytes()).orElse(0L);
        }

        private String node() {
            return current().map(view -> view.master().value()).orElse("");
        }

        private boolean asAdmin() {
            return session.remote().user().equals("admin");
        }

        @Override
        public void tell(Page page) {
            page.line("Dot " + dot.dot().name() + ":");
            master().ifPresent(view ->
                    page.line("Master branch ID: " + view.branch().id()));
            if (selected()) {
                page.line("Dot is currently selected.");
            }
            page.line("Owner: " + Page.visible(dot.owner().name(), false));
            page.line("Commits: " + commits());
            page.line("Dot size: " + Bytes.of(sizeBytes())
                    + (dirtyBytes() == 0 ? " (all clean)" : " (" + Bytes.of(dirtyBytes()) + " dirty)"));
            dot.dot()
                    .quota()
                    .ifPresent(quota -> page.line("Quota: " + quota + " for each branch, of which " + branch + " uses "
                            + Bytes.share(sizeBytes(), quota)));
            page.line("Branches:");
            for (var view : dot.branches()) {
                page.line((isCurrent(view) ? "* " : "  ") + view.branch().name() + " ("
                        + view.branch().id() + ")"
                        + view.branch()
                                .stash()
                                .map(stash -> " (kept from a reset until " + page.date(stash.expires()) + ")")
                                .orElse(""));
                if (isCurrent(view) && asAdmin()) {
                    page.line("   Replication Status:");
                    page.line("    server " + view.master() + " [MASTER] (status: " + view.commits()
                            + " commits) is up to date");
                }
            }
            upstreams().forEach((remote, there) -> page.line("Tracks dot " + there + " on remote " + remote));
        }

        @Override
        public void tellScripts(Page page) {
            page.line("namespace\t" + dot.dot().name().namespace());
            page.line("name\t" + dot.dot().name().name());
            master().ifPresent(
                            view -> page.line("masterBranchId\t" + view.branch().id()));
            if (selected()) {
                page.line("selected");
            }
            page.line("commitCount\t" + commits());
            page.line("size\t" + sizeBytes());
            page.line("dirty\t" + dirtyBytes());
            dot.dot().quota().ifPresent(quota -> page.line("quota\t" + quota.bytes()));
            page.line("currentBranch\t" + branch);
            for (var view : dot.branches()) {
                page.line("branch\t" + view.branch().id() + "\t" + view.branch().name());
            }
            if (asAdmin()) {
                page.line("latency\t" + node() + "\tmaster\t" + commits() + " commits");
            }
            upstreams().forEach((remote, there) -> page.line("defaultUpstreamDot\t" + remote + "\t" + there));
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            json.name("current").value(selected());
            json.name("branch").value(branch.value());
            Shapes.dot(json, dot);
            json.name("tracks").beginObject();
            for (var upstream : upstreams().entrySet()) {
                json.name(upstream.getKey()).value(upstream.getValue());
            }
            json.endObject();
            json.endObject();
        }
    }
}
