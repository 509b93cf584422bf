package io.dotmesh.adapters.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * How a verb is written: its options, its arguments, and what the help says of them. Built by hand rather than read from
 * annotations, which takes three times as long.
 */
final class Grammar {
    static final String CONFIG = "--config";
    static final String OUTPUT = "--output";
    static final String VERBOSE = "--verbose";
    static final String HELP = "--help";
    static final String SCRIPTING = "--scripting";

    private final CommandSpec spec;
    private final List<String> examples = new ArrayList<>();
    private boolean other;

    private Grammar(CommandSpec spec) {
        this.spec = spec;
    }

    /** {@code synopsis} is what follows the verb's name and options. */
    static Grammar of(Verb verb, String path, String synopsis, String... description) {
        int last = path.lastIndexOf(' ');
        var spec = CommandSpec.wrapWithoutInspection(verb).name(path.substring(last + 1));
        spec.usageMessage()
                .customSynopsis(("dm " + path + " [OPTIONS] " + synopsis).trim())
                .description(escaped(description))
                .headerHeading("")
                .synopsisHeading("Usage: ")
                .descriptionHeading("%n")
                .parameterListHeading("%nArguments:%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n")
                .sortOptions(false);
        return new Grammar(spec);
    }

    /** Percent signs would be format specifiers to picocli. */
    private static String[] escaped(String... lines) {
        var escaped = new String[lines.length];
        for (int i = 0; i < lines.length; i++) {
            escaped[i] = lines[i].replace("%", "%%");
        }
        return escaped;
    }

    Grammar alias(String name) {
        spec.aliases(name);
        return this;
    }

    Grammar hidden() {
        spec.usageMessage().hidden(true);
        return this;
    }

    Grammar flag(String description, String... names) {
        spec.addOption(OptionSpec.builder(names)
                .type(boolean.class)
                .arity("0")
                .description(escaped(description))
                .build());
        return this;
    }

    /** The original's way to ask for output in a fixed shape. */
    Grammar scripting() {
        return flag("Print in the fixed shape for scripts.", "-H", SCRIPTING);
    }

    Grammar value(String label, String description, String... names) {
        spec.addOption(OptionSpec.builder(names)
                .type(String.class)
                .paramLabel(label)
                .description(escaped(description))
                .build());
        return this;
    }

    /** An option with one of a few values. */
    Grammar choice(String label, List<String> choices, String description, String... names) {
        spec.addOption(OptionSpec.builder(names)
                .type(String.class)
                .paramLabel(label)
                .completionCandidates(choices)
                .description(escaped(description))
                .build());
        return this;
    }

    /** An option that may be given again and again. */
    Grammar values(String label, String description, String... names) {
        spec.addOption(OptionSpec.builder(names)
                .type(String[].class)
                .arity("1")
                .paramLabel(label)
                .description(escaped(description))
                .build());
        return this;
    }

    /** {@code label} names what may stand there, in capitals; the verb itself checks how many there are. With none, the help is silent of it. */
    Grammar arguments(String label, String... description) {
        spec.addPositional(PositionalParamSpec.builder()
                .type(String[].class)
                .arity("0..*")
                .index("0..*")
                .paramLabel(label)
                .hideParamSyntax(true)
                .hidden(label.isEmpty())
                .description(escaped(description))
                .build());
        return this;
    }

    Grammar example(String line) {
        examples.add("  " + line.replace("%", "%%"));
        return this;
    }

    /** What is for {@code dm} itself does not hold for it. */
    Grammar ofAnotherProgram() {
        other = true;
        return this;
    }

    CommandSpec spec() {
        if (!examples.isEmpty()) {
            spec.usageMessage().footerHeading("%nExamples:%n").footer(examples.toArray(new String[0]));
        }
        return (other ? this : global()).help().spec;
    }

    /** What every command takes, before or after its verb. */
    private Grammar global() {
        return value("FILE", "The configuration; ~/.dotmesh/config when left out.", "-c", CONFIG)
                .choice(
                        "FORMAT",
                        List.of("text", "json"),
                        "text, or json, one value in a shape that stays as it is; text when left out.",
                        "-o",
                        OUTPUT)
                .flag("Say on standard error what the node is asked, and how long that takes.", VERBOSE);
    }

    private Grammar help() {
        spec.addOption(OptionSpec.builder("-h", HELP)
                .type(boolean.class)
                .arity("0")
                .usageHelp(true)
                .description("Show this.")
                .build());
        return this;
    }
}
