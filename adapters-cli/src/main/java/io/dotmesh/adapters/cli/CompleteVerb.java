package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.DotView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code dm __complete SHELL LINE}: how the last word of a line could go on. The shell calls it; people do not. */
final class CompleteVerb implements Verb {
    static final String NAME = "__complete";

    /** Where bash lets a word end and another begin. */
    private static final String BASH_BREAKS = "@=:";

    private static final int PATIENCE_SECONDS = 2;

    @Override
    public Grammar grammar() {
        return Grammar.of(this, NAME, "SHELL LINE", "Tell how the last word of a line could go on.")
                .arguments("SHELL LINE", "The shell that asks, and the line so far.")
                .hidden();
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.size() != 2) {
            return Misuse.of(NAME, "it takes a shell and a line");
        }
        var words = words(arguments.getLast());
        var current = words.removeLast();
        var matching = new TreeSet<String>();
        for (var candidate : candidates(on, words.isEmpty() ? words : words.subList(1, words.size()), current)) {
            if (candidate.startsWith(current)) {
                matching.add(candidate);
            }
        }
        int cut = arguments.getFirst().equals("bash") ? afterBreak(current) : 0;
        return Outcome.done(new Candidates(
                matching.stream().map(word -> word.substring(cut)).toList()));
    }

    private static int afterBreak(String word) {
        int after = 0;
        for (int i = 0; i < word.length(); i++) {
            after = BASH_BREAKS.indexOf(word.charAt(i)) < 0 ? after : i + 1;
        }
        return after;
    }

    /** At blanks; the last is empty when the line ends with one. */
    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) != ' ') {
                word.append(line.charAt(i));
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        words.add(word.toString());
        return words;
    }

    private static List<String> candidates(Invocation on, List<String> before, String current) {
        var path = Verbs.path(before);
        var spec = path.isEmpty()
                ? Verbs.only("list").getCommandSpec()
                : Verbs.find(path).orElseThrow().grammar().spec();
        var option = before.isEmpty() ? Optional.<OptionSpec>empty() : valued(spec, before.getLast());
        if (option.isPresent()) {
            return values(on, option.get());
        }
        if (current.startsWith("-")) {
            return options(spec);
        }
        var all = new ArrayList<>(Verbs.within(path));
        for (var positional : spec.positionalParameters()) {
            all.addAll(named(on, positional.paramLabel(), before, current));
        }
        return all;
    }

    private static Optional<OptionSpec> valued(CommandSpec spec, String word) {
        return Optional.ofNullable(spec.findOption(word))
                .filter(option -> option.arity().max() > 0);
    }

    private static List<String> options(CommandSpec spec) {
        var names = new ArrayList<String>();
        for (var option : spec.options()) {
            names.addAll(List.of(option.names()));
        }
        return names;
    }

    private static List<String> values(Invocation on, OptionSpec option) {
        var values = new ArrayList<String>();
        if (option.completionCandidates() != null) {
            option.completionCandidates().forEach(values::add);
        } else {
            values.addAll(named(on, option.paramLabel(), List.of(), ""));
        }
        return values;
    }

    /** What can stand where a label does. Words in small letters stand for themselves. */
    private static List<String> named(Invocation on, String label, List<String> before, String current) {
        var all = new ArrayList<String>();
        if (label.contains("|")) {
            all.addAll(List.of(label.split("\\|", -1)));
        }
        if (label.contains("REMOTE")) {
            all.addAll(on.file().read().map(Book::remotes).orElse(List.of()));
        }
        if (label.contains("COMMIT") || label.contains("FROM")) {
            all.addAll(List.of("HEAD", "HEAD^"));
        }
        if (label.contains("DOT") || label.contains("BRANCH")) {
            all.addAll(soon(() -> ofDots(on, label, before, current)));
        }
        return all;
    }

    private static List<String> ofDots(Invocation on, String label, List<String> before, String current) {
        return on.session()
                .then(session -> session.ask(
                                "list the dots", node -> node.dots().list())
                        .map(dots -> ofDots(session, dots, label, before, current)))
                .orElse(List.of());
    }

    private static List<String> ofDots(
            Session session, List<DotView> dots, String label, List<String> before, String current) {
        var all = new ArrayList<String>();
        for (var dot : dots) {
            var name = dot.dot().name();
            if (label.contains("DOT")) {
                all.add(name.shortForm());
            }
            if (label.contains("@BRANCH") && current.startsWith(name.shortForm() + "@")) {
                dot.branches()
                        .forEach(view ->
                                all.add(name.shortForm() + "@" + view.branch().name()));
            }
            if (label.endsWith(" BRANCH") || label.equals("BRANCH")) {
                ofBranches(session, dot, name, before, all);
            }
        }
        return all;
    }

    /** The branches of the dot that the line names, or of the current one. */
    private static void ofBranches(Session session, DotView dot, DotName name, List<String> before, List<String> into) {
        boolean meant = session.book().isCurrent(session.remoteName(), name) || before.contains(name.shortForm());
        if (meant) {
            dot.branches().forEach(view -> into.add(view.branch().name().value()));
        }
    }

    /** Somebody waits with a finger on a key, so a node that does not answer at once is not waited for. */
    private static List<String> soon(Supplier<List<String>> asking) {
        var answer = new ArrayBlockingQueue<List<String>>(1);
        Thread.ofPlatform().daemon().name("dm-complete").start(() -> answer.add(asking.get()));
        try {
            var found = answer.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return found == null ? List.of() : found;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private record Candidates(List<String> words) implements Answer {
        @Override
        public void tell(Page page) {
            words.forEach(page::line);
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginArray();
            for (var word : words) {
                json.value(word);
            }
            json.endArray();
        }
    }
}
