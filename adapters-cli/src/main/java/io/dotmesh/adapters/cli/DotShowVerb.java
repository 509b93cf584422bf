package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.BranchView;
import io.dotmesh.ports.driving.Branches.Lack;
import io.dotmesh.ports.driving.DotView;
import java.io.IOException;
import java.util.List;
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
                        "Show a dot: its branches, how much the current branch holds, and what of it other nodes lack.")
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
                        .then(target -> session.show(target.dot())
                                .map(view -> new Shown(session, target.branch(), view, List.of()))
                                .then(Shown::withLacks)));
    }

    private record Shown(Session session, BranchName branch, DotView dot, List<Lack> lacks) implements Answer {
        /** The same with what each node lacks, where there are several. */
        Outcome<Answer> withLacks() {
            if (current().isEmpty()) {
                return Outcome.done(this);
            }
            return session.ask(
                            "tell what its nodes lack",
                            node -> node.branches().lacking(dot.dot().name(), branch))
                    .fold(
                            all -> Outcome.done(new Shown(session, branch, dot, all.size() > 1 ? all : List.of())),
                            // A node of a version before there were clusters.
                            fault -> fault.code() == FaultCode.NO_SUCH_METHOD
                                    ? Outcome.done(this)
                                    : Outcome.faulted(fault));
        }

        private boolean tellsNodes() {
            return asAdmin() || !lacks.isEmpty();
        }

        private String how(String node) {
            for (var lack : lacks) {
                if (lack.node().value().equals(node)) {
                    return how(lack);
                }
            }
            return "is up to date";
        }

        private static String how(Lack lack) {
            if (lack.unknown().isPresent()) {
                return "is not known: " + Page.visible(lack.unknown().get(), false);
            }
            return lack.count() == 0
                    ? "is up to date"
                    : "lacks " + lack.count() + (lack.count() == 1 ? " commit" : " commits");
        }

        private List<Lack> replicas() {
            return lacks.stream()
                    .filter(lack -> !lack.node().value().equals(node()))
                    .toList();
        }

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
                if (isCurrent(view) && tellsNodes()) {
                    page.line("   Replication Status:");
                    page.line("    server " + node() + " [MASTER] (status: " + view.commits() + " commits) "
                            + how(node()));
                    for (var lack : replicas()) {
                        page.line("    server " + lack.node() + "          (" + Page.visible(lack.name(), false) + ") "
                                + how(lack));
                    }
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
            if (tellsNodes()) {
                page.line("latency\t" + node() + "\tmaster\t" + commits() + " commits");
                for (var lack : replicas()) {
                    page.line("latency\t" + lack.node() + "\treplica\t" + status(lack) + missing(lack));
                }
            }
            upstreams().forEach((remote, there) -> page.line("defaultUpstreamDot\t" + remote + "\t" + there));
        }

        private String status(Lack lack) {
            return lack.unknown().isPresent() ? "unknown" : commits() - lack.count() + " commits";
        }

        private static String missing(Lack lack) {
            var ids = new StringBuilder();
            lack.commits().forEach(commit -> ids.append('\t').append(commit));
            return ids.toString();
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            json.name("current").value(selected());
            json.name("branch").value(branch.value());
            Shapes.dot(json, dot);
            if (!lacks.isEmpty()) {
                json.name("nodes").beginArray();
                for (var lack : lacks) {
                    Shapes.lack(json, lack);
                }
                json.endArray();
            }
            json.name("tracks").beginObject();
            for (var upstream : upstreams().entrySet()) {
                json.name(upstream.getKey()).value(upstream.getValue());
            }
            json.endObject();
            json.endObject();
        }
    }
}
