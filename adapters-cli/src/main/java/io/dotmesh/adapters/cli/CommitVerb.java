package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.Commits;
import io.dotmesh.ports.driving.Commits.Draft;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code dm commit}: keeps the state of a dot. */
final class CommitVerb implements Verb {
    static final String DOTS = "--dots";

    private static final String ID = "#commit-id";
    private static final String AUTHOR = "author";
    private static final String MESSAGE = "message";

    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "commit",
                        "-m TEXT [DOT[@BRANCH]]",
                        "Keep the state of all subdots of a dot as it is now, and print the id of that commit.",
                        "With --dots, that of several dots at one instant: all of them then have the commit, or none.")
                .value("TEXT", "What is special about this state.", "-m", "--message")
                .values(
                        "NAME=VALUE",
                        "Something else to keep with the commit; may be repeated. A comma begins another pair; in"
                                + " quotes it does not: '\"name=a,b\"'. '#commit-id' chooses the id, and asking twice"
                                + " with the same commits once.",
                        "-d",
                        "--metadata")
                .values(
                        "DOT[@BRANCH],...",
                        "The dots that are committed together, with commas between them; may be repeated."
                                + " One dot alone when left out.",
                        DOTS)
                .arguments("DOT[@BRANCH]", "The dot; the current one when left out.")
                .example("dm commit -m 'Opening stock'")
                .example("dm commit shop@sale -m 'Ada bought apples' -d ticket=42")
                .example("dm commit --dots shop,cart@sale -m 'Before the upgrade'");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.size() > 1) {
            return Misuse.of("commit", "dm commit takes one argument at most: the dot. Quote the message");
        }
        var message = on.text("-m").orElse("");
        if (message.isEmpty()) {
            return Outcome.refused(
                    FaultCode.INVALID, "Please provide a commit message", "Write it after -m: dm commit -m 'TEXT'.");
        }
        var together = on.texts(DOTS);
        if (!together.isEmpty() && !arguments.isEmpty()) {
            return Misuse.of("commit", "dm commit takes --dots or one dot as its argument, not both");
        }
        return pairs(on.texts("-d"))
                .then(pairs -> draft(message, pairs))
                .then(draft -> on.session()
                        .then(session -> together.isEmpty()
                                ? one(session, arguments.stream().findFirst(), draft)
                                : several(session, together, draft)));
    }

    private static Outcome<Answer> one(Session session, Optional<String> argument, Draft draft) {
        return session.target(argument)
                .then(target -> session.ask(
                        "commit " + target, node -> node.commits().commit(target.dot(), target.branch(), draft)))
                .map(commit -> new Made(commit, List.of()));
    }

    private static Outcome<Answer> several(Session session, List<String> given, Draft draft) {
        var targets = new ArrayList<Target>();
        for (var text : given) {
            for (var name : text.split(",", -1)) {
                switch (session.target(Optional.of(name))) {
                    case Outcome.Done<Target>(var target) -> targets.add(target);
                    case Outcome.Faulted<Target>(var fault) -> {
                        return Outcome.faulted(fault);
                    }
                }
            }
        }
        var places = targets.stream()
                .map(target -> new Commits.Place(target.dot(), target.branch()))
                .toList();
        return session.ask(
                        "commit " + targets.size() + " dots together",
                        node -> node.commits().commitTogether(places, draft))
                .map(commit -> new Made(commit, places));
    }

    /** Names and values; of a name that is given twice, the last counts. */
    private static Outcome<Map<String, String>> pairs(List<String> given) {
        var pairs = new TreeMap<String, String>();
        for (var text : given) {
            for (var pair : split(text)) {
                int equals = pair.indexOf('=');
                if (equals < 0) {
                    return Outcome.refused(
                            FaultCode.INVALID,
                            "Each metadata value must be a name=value pair: " + pair,
                            "Write -d name=value; put a value with commas in quotes: -d '\"name=a,b\"'.");
                }
                pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return Outcome.done(pairs);
    }

    /** At commas that are not in double quotes; two quotes in quotes are one. */
    private static List<String> split(String text) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                part.append(c);
                i++;
            } else if (c == '"' && (quoted || part.isEmpty())) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    /** As in the original, some names stand for parts of the commit itself. */
    private static Outcome<Draft> draft(String message, Map<String, String> pairs) {
        var rest = new TreeMap<>(pairs);
        var id = Optional.ofNullable(rest.remove(ID));
        var author = Optional.ofNullable(rest.remove(AUTHOR));
        var instead = Optional.ofNullable(rest.remove(MESSAGE));
        Outcome<Optional<CommitId>> chosen =
                id.isPresent() ? CommitId.parse(id.get()).map(Optional::of) : Outcome.done(Optional.empty());
        return chosen.then(commitId -> Commit.parseMessage(instead.orElse(message))
                .then(text -> Metadata.parse(rest).map(metadata -> new Draft(text, author, metadata, commitId))));
    }

    /** {@code together} are the dots, where several were named. */
    private record Made(Commit commit, List<Commits.Place> together) implements Answer {
        @Override
        public void tell(Page page) {
            page.line(commit.id().value());
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            Shapes.members(json, commit);
            if (!together.isEmpty()) {
                json.name("dots").beginArray();
                for (var place : together) {
                    json.beginObject();
                    Shapes.name(json, place.dot());
                    json.name("branch").value(place.branch().value());
                    json.endObject();
                }
                json.endArray();
            }
            json.endObject();
        }
    }
}
