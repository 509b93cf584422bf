package io.dotmesh.adapters.cli;

import io.dotmesh.ports.driving.DotView;
import io.dotmesh.ports.driving.Nodes.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The words that could stand at one place of a line, told by what the help calls that place. */
final class Completions {
    /** Somebody waits with a finger on a key. */
    private static final int PATIENCE_SECONDS = 2;

    private static final int COMMITS_MAX = 100;

    /** So ends the label of an option that takes several, with commas between them. */
    private static final String MORE = ",...";

    private final Invocation on;
    private final List<String> before;
    private final String current;
    private final String path;
    private final CommandSpec spec;

    /** {@code before} are the words after the command's name, up to the one that {@code current} begins. */
    Completions(Invocation on, List<String> before, String current) {
        this.on = on;
        this.before = before;
        this.current = current;
        this.path = Verbs.path(before);
        this.spec = path.isEmpty()
                ? Verbs.only("list").getCommandSpec()
                : Verbs.find(path).orElseThrow().grammar().spec();
    }

    List<String> all() {
        int equals = current.indexOf('=');
        if (current.startsWith("--") && equals > 0) {
            var name = current.substring(0, equals);
            return valued(name).map(this::values).orElse(List.of()).stream()
                    .map(value -> name + "=" + value)
                    .toList();
        }
        var option = before.isEmpty() ? Optional.<OptionSpec>empty() : valued(before.getLast());
        if (option.isPresent()) {
            return values(option.get());
        }
        return current.startsWith("-") ? options() : arguments();
    }

    private Optional<OptionSpec> valued(String word) {
        return Optional.ofNullable(spec.findOption(word))
                .filter(option -> option.arity().max() > 0);
    }

    private List<String> options() {
        var names = new ArrayList<String>();
        for (var option : spec.options()) {
            names.addAll(List.of(option.names()));
        }
        return names;
    }

    private List<String> values(OptionSpec option) {
        var values = new ArrayList<String>();
        if (option.completionCandidates() != null) {
            option.completionCandidates().forEach(values::add);
            return values;
        }
        if (option.paramLabel().endsWith(MORE)) {
            var given = List.of(value().split(",", -1));
            var listed = value().substring(0, value().length() - given.getLast().length());
            return named(List.of(option.paramLabel())).stream()
                    .filter(name -> !given.subList(0, given.size() - 1).contains(name))
                    .map(name -> listed + name)
                    .toList();
        }
        return named(List.of(option.paramLabel()));
    }

    /** What is written so far of the value of an option, or of an argument. */
    private String value() {
        int equals = current.indexOf('=');
        return current.startsWith("--") && equals > 0 ? current.substring(equals + 1) : current;
    }

    private List<String> arguments() {
        var given = given();
        var all = new ArrayList<String>();
        if (given.isEmpty()) {
            all.addAll(Verbs.within(path));
        }
        for (var positional : spec.positionalParameters()) {
            all.addAll(named(places(positional.paramLabel(), given.size())));
        }
        return all;
    }

    /** The arguments before the current one, without the verb, options and their values. */
    private List<String> given() {
        var given = new ArrayList<String>();
        for (int i = 0; i < before.size(); i++) {
            var word = before.get(i);
            if (!word.startsWith("-")) {
                given.add(word);
            } else if (valued(word).isPresent()) {
                i++;
            }
        }
        int ofVerb = path.isEmpty() ? 0 : path.split(" ", -1).length;
        return given.subList(Math.min(ofVerb, given.size()), given.size());
    }

    /** What may stand after so many arguments: those in brackets may have been left out. */
    private static List<String> places(String label, int given) {
        var possible = new ArrayList<String>();
        int optional = 0;
        int at = 0;
        for (var place : label.split(" ", -1)) {
            if (at >= given && at - given <= optional) {
                possible.add(place);
            }
            optional += place.startsWith("[") ? 1 : 0;
            at++;
        }
        return possible;
    }

    private List<String> named(List<String> places) {
        var all = new ArrayList<String>();
        var ofNode = new ArrayList<String>();
        for (var place : places) {
            // Brackets say only that it may be left out; those of [@BRANCH] are in the middle.
            var bare = place.startsWith("[") ? place.substring(1) : place;
            if (bare.contains("|")) {
                all.addAll(List.of(bare.split("\\|", -1)));
            } else if (bare.equals("REMOTE")) {
                all.addAll(on.file().read().map(Book::remotes).orElse(List.of()));
            } else if (bare.startsWith("COMMIT") || bare.startsWith("FROM") || bare.startsWith("TO")) {
                all.addAll(List.of("HEAD", "HEAD^"));
                ofNode.add("COMMIT");
            } else if (bare.equals("NODE") || bare.startsWith("DOT") || bare.startsWith("BRANCH")) {
                ofNode.add(bare);
            }
        }
        if (!ofNode.isEmpty()) {
            all.addAll(soon(ofNode));
        }
        return all;
    }

    /** A node that does not answer at once is not waited for; what fails is as if there were nothing. */
    private List<String> soon(List<String> places) {
        var answer = new ArrayBlockingQueue<List<String>>(1);
        Thread.ofPlatform().daemon().name("dm-complete").start(() -> answer.add(ofNode(places)));
        try {
            var found = answer.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return found == null ? List.of() : found;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private List<String> ofNode(List<String> places) {
        return places.contains("NODE") ? nodes() : dots(places);
    }

    private List<String> nodes() {
        return on.session()
                .then(NodeListVerb::members)
                .map(members -> members.stream().map(Member::name).toList())
                .orElse(List.of());
    }

    private List<String> dots(List<String> places) {
        return on.session()
                .then(session -> session.ask(
                                "list the dots", node -> node.dots().list())
                        .map(dots -> ofDots(session, dots, places)))
                .orElse(List.of());
    }

    private List<String> ofDots(Session session, List<DotView> dots, List<String> places) {
        var all = new ArrayList<String>();
        for (var place : places) {
            if (place.startsWith("DOT")) {
                dots.forEach(dot -> names(dot, place.contains("@BRANCH"), all));
            } else {
                meant(session, dots)
                        .ifPresent(
                                dot -> all.addAll(place.startsWith("BRANCH") ? branches(dot) : commits(session, dot)));
            }
        }
        return all;
    }

    private void names(DotView dot, boolean withBranches, List<String> into) {
        var name = dot.dot().name().shortForm();
        into.add(name);
        // Of several with commas between them, the last is being written.
        if (withBranches && value().substring(value().lastIndexOf(',') + 1).startsWith(name + "@")) {
            branches(dot).forEach(branch -> into.add(name + "@" + branch));
        }
    }

    /** The dot that the line names so far, or the current one. */
    private Optional<DotView> meant(Session session, List<DotView> dots) {
        for (var word : before) {
            int at = word.indexOf('@');
            var name = at < 0 ? word : word.substring(0, at);
            for (var dot : dots) {
                if (dot.dot().name().shortForm().equals(name)) {
                    return Optional.of(dot);
                }
            }
        }
        return dots.stream()
                .filter(dot ->
                        session.book().isCurrent(session.remoteName(), dot.dot().name()))
                .findFirst();
    }

    private static List<String> branches(DotView dot) {
        return dot.branches().stream().map(view -> view.branch().name().value()).toList();
    }

    /** The newest, on the branch that is named or current. */
    private List<String> commits(Session session, DotView dot) {
        var name = dot.dot().name();
        var branch = before.stream()
                .flatMap(word -> DotRef.parse(word).fold(ref -> ref.branch().stream(), _ -> Stream.empty()))
                .findFirst()
                .orElseGet(() -> session.currentBranch(name));
        return session.history(new Target(name, branch))
                .map(commits -> commits.subList(Math.max(0, commits.size() - COMMITS_MAX), commits.size()).stream()
                        .map(commit -> commit.id().value())
                        .toList())
                .orElse(List.of());
    }
}
