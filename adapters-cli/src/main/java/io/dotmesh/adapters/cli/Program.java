package io.dotmesh.adapters.cli;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.spi.CommandLineProvider.Surroundings;
import io.dotmesh.ports.spi.RemoteNodeProvider;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** One run of {@code dm}: reads the command line, runs the verb, and prints what it answers. */
final class Program {
    private static final String JSON = "json";

    private final Surroundings around;
    private final RemoteNodeProvider nodes;

    Program(Surroundings around, RemoteNodeProvider nodes) {
        this.around = around;
        this.nodes = nodes;
    }

    int run(List<String> arguments) {
        var words = helpAsOption(arguments);
        var exit = parse(words);
        around.out().flush();
        around.err().flush();
        return exit.status();
    }

    /** {@code dm help X} is {@code dm X --help}. */
    private static List<String> helpAsOption(List<String> arguments) {
        if (arguments.isEmpty()) {
            return List.of(Grammar.HELP);
        }
        if (!arguments.getFirst().equals("help")) {
            return arguments;
        }
        var words = new ArrayList<>(arguments.subList(1, arguments.size()));
        words.add(Grammar.HELP);
        return words;
    }

    private ExitCode parse(List<String> words) {
        var path = Verbs.path(words);
        // Help for a group lists the verbs in it, so all of them are needed then.
        boolean alone = !path.isEmpty() && Verbs.within(path).isEmpty();
        try {
            var parser = alone || (path.equals("remote") && !asksHelp(words)) ? Verbs.only(path) : Verbs.all();
            var parsed = parser.parseArgs(words.toArray(new String[0]));
            // Where help is asked for, the parser overlooks what it does not know.
            var leaf = leaf(parsed);
            return leaf.unmatched().isEmpty() ? execute(parsed) : unmatched(leaf, words);
        } catch (ParameterException problem) {
            return misused(problem, words);
        }
    }

    private ExitCode unmatched(ParseResult leaf, List<String> words) {
        return misused(new UnmatchedArgumentException(leaf.commandSpec().commandLine(), leaf.unmatched()), words);
    }

    private static ParseResult leaf(ParseResult parsed) {
        var leaf = parsed;
        while (leaf.hasSubcommand()) {
            leaf = leaf.subcommand();
        }
        return leaf;
    }

    private static boolean asksHelp(List<String> words) {
        return words.contains("-h") || words.contains(Grammar.HELP);
    }

    private ExitCode execute(ParseResult parsed) {
        var leaf = leaf(parsed);
        if (parsed.isVersionHelpRequested()) {
            parsed.commandSpec().commandLine().printVersionHelp(around.out(), Ansi.OFF);
            return ExitCode.OK;
        }
        var verb = (Verb) leaf.commandSpec().userObject();
        if (leaf.isUsageHelpRequested() || parsed.isUsageHelpRequested() || verb instanceof GroupVerb) {
            leaf.commandSpec().commandLine().usage(around.out(), Ansi.OFF);
            return ExitCode.OK;
        }
        var format = option(parsed, leaf, Grammar.OUTPUT, "text");
        if (!format.equals("text") && !format.equals(JSON)) {
            return complain(
                    new Fault.Refused(
                            FaultCode.MALFORMED, "there is no output format '" + format + "'", "It is text or json."),
                    false);
        }
        return run(verb, parsed, leaf, format.equals(JSON));
    }

    private ExitCode run(Verb verb, ParseResult parsed, ParseResult leaf, boolean json) {
        var config = option(parsed, leaf, Grammar.CONFIG, "");
        var file = new BookFile(config.isEmpty() ? Place.config(around.home()) : path(config));
        boolean verbose = leaf.hasMatchedOption(Grammar.VERBOSE) || parsed.hasMatchedOption(Grammar.VERBOSE);
        var talk = new Talk(around.err(), around.in(), around.terminal(), verbose);
        var answered = verb.run(new Invocation(leaf, around, nodes, file, talk));
        if (answered instanceof Outcome.Done<Answer> done) {
            print(done.value(), json, leaf.hasMatchedOption(Grammar.SCRIPTING));
            return done.value().exitCode();
        }
        return answered.toFault().map(fault -> complain(fault, json)).orElse(ExitCode.BUG);
    }

    private Path path(String text) {
        return around.workingDirectory().resolve(text);
    }

    private static String option(ParseResult root, ParseResult leaf, String name, String otherwise) {
        return leaf.matchedOptionValue(name, root.matchedOptionValue(name, otherwise));
    }

    private void print(Answer answer, boolean json, boolean scripting) {
        if (json) {
            around.out().println(JsonText.of(answer::write));
            return;
        }
        var page = new Page(this::zone);
        if (scripting) {
            answer.tellScripts(page);
        } else {
            answer.tell(page);
        }
        around.out().print(page.text());
        around.err().print(page.notes());
    }

    private ZoneId zone() {
        var name = around.environment().getOrDefault("TZ", "");
        try {
            return name.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(name);
        } catch (DateTimeException _) {
            return ZoneId.systemDefault();
        }
    }

    /** What, why, what to try, and the code for looking it up. */
    private ExitCode complain(Fault fault, boolean json) {
        if (json) {
            around.err().println(JsonText.of(out -> Shapes.fault(out, fault)));
            return ExitCode.of(fault);
        }
        var label = new Ink(around);
        around.err().println(label.red("Error:") + " " + Page.visible(fault.detail(), true));
        if (!fault.next().isEmpty()) {
            around.err().println(label.bold("Try:") + "   " + Page.visible(fault.next(), true));
        }
        around.err().println(label.bold("Code:") + "  " + fault.code());
        return ExitCode.of(fault);
    }

    private ExitCode misused(ParameterException problem, List<String> words) {
        var command = problem.getCommandLine();
        var detail = problem instanceof UnmatchedArgumentException unmatched
                ? unknown(command, unmatched)
                : String.valueOf(problem.getMessage());
        var next = "See '" + command.getCommandSpec().qualifiedName() + " --help'.";
        return complain(new Fault.Refused(FaultCode.MALFORMED, detail, next), asksJson(words));
    }

    private static String unknown(CommandLine command, UnmatchedArgumentException problem) {
        var word = problem.getUnmatched().getFirst();
        if (problem.isUnknownOption()) {
            int equals = word.indexOf('=');
            var name = equals < 0 ? word : word.substring(0, equals);
            // Of one letter, any other is as near.
            var options = command.getCommandSpec().optionsMap().keySet();
            return "Unknown option: '" + name + "'" + (name.startsWith("--") ? Nearest.hint(name, options) : "");
        }
        if (command.getSubcommands().isEmpty()) {
            return String.valueOf(problem.getMessage());
        }
        return "unknown command \"" + word + "\" for \""
                + command.getCommandSpec().qualifiedName() + "\""
                + Nearest.hint(word, command.getSubcommands().keySet());
    }

    /** As far as it can be told from a command line that cannot be parsed. */
    private static boolean asksJson(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            boolean named = word.equals("-o") || word.equals(Grammar.OUTPUT);
            if (word.equals(Grammar.OUTPUT + "=" + JSON)
                    || (named && i + 1 < words.size() && words.get(i + 1).equals(JSON))) {
                return true;
            }
        }
        return false;
    }
}
