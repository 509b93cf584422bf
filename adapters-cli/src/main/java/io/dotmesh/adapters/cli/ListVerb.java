package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.BranchView;
import io.dotmesh.ports.driving.DotView;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code dm list}: the dots that one may see, each as its current branch is. */
final class ListVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(this, "list", "", "List the dots of the current remote. The current dot has a star.")
                .alias("ls")
                .scripting()
                .arguments("")
                .example("dm list")
                .example("dm list --output json");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        if (!on.arguments().isEmpty()) {
            return Misuse.of("list", "dm list takes no arguments");
        }
        return on.session()
                .then(session -> session.ask(
                                "list the dots", node -> node.dots().list())
                        .map(dots -> new Listed(session, dots)));
    }

    /** One dot on the branch that is current there; a branch that is gone shows as master does. */
    private record Row(DotView dot, BranchName branch, boolean current, Optional<BranchView> view) {
        static Row of(Session session, DotView dot) {
            var name = dot.dot().name();
            var branch = session.currentBranch(name);
            var view = find(dot, branch);
            return new Row(dot, branch, session.book().isCurrent(session.remoteName(), name), view);
        }

        private static Optional<BranchView> find(DotView dot, BranchName branch) {
            for (var view : dot.branches()) {
                if (view.branch().name().value().equals(branch.value())) {
                    return Optional.of(view);
                }
            }
            return Optional.empty();
        }

        String server() {
            return view.map(branchView -> branchView.master().value()).orElse("");
        }

        long commits() {
            return view.map(BranchView::commits).orElse(0L);
        }

        long sizeBytes() {
            return view.map(branchView -> branchView.usage().sizeBytes()).orElse(0L);
        }

        long dirtyBytes() {
            return view.map(branchView -> branchView.usage().dirtyBytes()).orElse(0L);
        }
    }

    private record Listed(Session session, List<DotView> dots) implements Answer {
        private List<Row> rows() {
            return dots.stream().map(dot -> Row.of(session, dot)).toList();
        }

        @Override
        public void tell(Page page) {
            page.line(Listing.currentRemote(session.remoteName())).line();
            // As the original has it, as long as nobody has set a quota.
            boolean bounded = dots.stream().anyMatch(dot -> dot.dot().quota().isPresent());
            var table = new Table()
                    .row(cells(
                            bounded, "  DOT", "BRANCH", "SERVER", "CONTAINERS", "SIZE", "COMMITS", "DIRTY", "QUOTA"));
            for (var row : rows()) {
                table.row(cells(
                        bounded,
                        (row.current() ? "* " : "  ") + row.dot().dot().name().shortForm(),
                        row.branch().value(),
                        row.server(),
                        "",
                        Bytes.of(row.sizeBytes()),
                        Long.toString(row.commits()),
                        Bytes.of(row.dirtyBytes()),
                        row.dot()
                                .dot()
                                .quota()
                                .map(quota -> Bytes.share(row.sizeBytes(), quota) + " of " + quota)
                                .orElse("-")));
            }
            table.print(page);
            if (dots.isEmpty()) {
                page.note("There are no dots yet. Make one with 'dm init NAME'.");
            }
        }

        private static String[] cells(boolean all, String... cells) {
            return all ? cells : Arrays.copyOf(cells, cells.length - 1);
        }

        @Override
        public void tellScripts(Page page) {
            for (var row : rows()) {
                page.line(String.join(
                        "\t",
                        row.dot().dot().name().shortForm(),
                        row.branch().value(),
                        row.server(),
                        "",
                        Long.toString(row.sizeBytes()),
                        Long.toString(row.commits()),
                        Long.toString(row.dirtyBytes()),
                        ""));
            }
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            json.name("remote").value(session.remoteName());
            json.name("dots").beginArray();
            for (var row : rows()) {
                json.beginObject();
                json.name("current").value(row.current());
                json.name("branch").value(row.branch().value());
                Shapes.dot(json, row.dot());
                json.endObject();
            }
            json.endArray();
            json.endObject();
        }
    }
}
