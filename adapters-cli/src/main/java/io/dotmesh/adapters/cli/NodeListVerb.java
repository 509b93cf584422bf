package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.Nodes.Member;
import io.dotmesh.ports.driving.Nodes.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** {@code dm node list}: the nodes of the cluster. */
final class NodeListVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "node list",
                        "",
                        "List the nodes of the cluster, and of how many branches each is the master. The node that was"
                                + " asked has a star.")
                .scripting()
                .arguments("")
                .example("dm node list")
                .example("dm node list --output json");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        if (!on.arguments().isEmpty()) {
            return Misuse.of("node list", "dm node list takes no arguments");
        }
        return on.session()
                .then(NodeListVerb::members)
                .map(members -> new Listed(members, on.around().clock().instant()));
    }

    static Outcome<List<Member>> members(Session session) {
        return session.ask("list the nodes", node -> node.nodes().members());
    }

    private record Listed(List<Member> members, Instant now) implements Answer {
        @Override
        public void tell(Page page) {
            var table = new Table().row("NODE", "ID", "STATE", "SEEN", "BRANCHES", "ADDRESSES");
            for (var member : members) {
                table.row(
                        (member.self() ? "* " : "  ") + Page.visible(member.name(), false),
                        member.id().value(),
                        word(member.state()),
                        seen(member),
                        Long.toString(member.branches()),
                        member.addresses().isEmpty()
                                ? "-"
                                : Page.visible(String.join(", ", member.addresses()), false));
            }
            table.print(page);
        }

        private String seen(Member member) {
            return member.state() == State.LIVE || member.state() == State.LEAVING ? "now" : ago(member.seen());
        }

        private String ago(Instant time) {
            var past = Duration.between(time, now);
            if (past.toDays() > 0) {
                return past.toDays() + " d ago";
            }
            if (past.toHours() > 0) {
                return past.toHours() + " h ago";
            }
            return past.toMinutes() > 0 ? past.toMinutes() + " min ago" : Math.max(0, past.toSeconds()) + " s ago";
        }

        @Override
        public void tellScripts(Page page) {
            for (var member : members) {
                page.line(String.join(
                        "\t",
                        Page.visible(member.name(), false),
                        member.id().value(),
                        word(member.state()),
                        member.seen().toString(),
                        Long.toString(member.branches()),
                        Page.visible(String.join(",", member.addresses()), false),
                        member.self() ? "self" : "other"));
            }
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            json.name("nodes").beginArray();
            for (var member : members) {
                json.beginObject();
                json.name("id").value(member.id().value());
                json.name("name").value(member.name());
                json.name("state").value(word(member.state()));
                json.name("seen").value(member.seen().toString());
                json.name("branches").value(member.branches());
                json.name("addresses").beginArray();
                for (var address : member.addresses()) {
                    json.value(address);
                }
                json.endArray();
                json.name("version").value(member.version());
                json.name("self").value(member.self());
                json.endObject();
            }
            json.endArray();
            json.endObject();
        }

        private static String word(State state) {
            return state.name().toLowerCase(Locale.ROOT);
        }
    }
}
