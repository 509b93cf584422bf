package io.dotmesh.adapters.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** All verbs. A command is given only the one that it names: building the others takes longer than the command itself. */
final class Verbs {
    private static final List<String> TOP = List.of(
            "init",
            "list",
            "switch",
            "commit",
            "log",
            "branch",
            "checkout",
            "diff",
            "reset",
            "undo",
            "dot",
            "mount",
            "remote",
            "node",
            "version",
            "doctor",
            "gc",
            "registry",
            "debug",
            "server",
            "demo",
            "completion");

    private Verbs() {}

    /** Those after {@code path}; empty when it is a verb that stands alone. */
    static List<String> within(String path) {
        return switch (path) {
            case "" -> TOP;
            case "dot" -> List.of("show", "delete", "rename", "restore", "trash", "set-quota", "set-upstream");
            case "remote" -> List.of("add", "rm", "switch");
            case "node" -> List.of("list", "forget");
            case "registry" -> List.of("rebuild");
            default -> List.of();
        };
    }

    static Optional<Verb> find(String path) {
        return switch (path) {
            case "init" -> Optional.of(new InitVerb());
            case "list", "ls" -> Optional.of(new ListVerb());
            case "switch" -> Optional.of(new SwitchVerb());
            case "commit" -> Optional.of(new CommitVerb());
            case "log" -> Optional.of(new LogVerb());
            case "branch" -> Optional.of(new BranchVerb());
            case "checkout" -> Optional.of(new CheckoutVerb());
            case "diff" -> Optional.of(new DiffVerb());
            case "reset" -> Optional.of(new ResetVerb());
            case "undo" -> Optional.of(new UndoVerb());
            case "dot" ->
                Optional.of(new GroupVerb("dot", "Look at, bound, delete, rename and restore dots.", "dm dot show"));
            case "dot show" -> Optional.of(new DotShowVerb());
            case "dot delete" -> Optional.of(new DotDeleteVerb());
            case "dot rename" -> Optional.of(new DotRenameVerb());
            case "dot restore" -> Optional.of(new DotRestoreVerb());
            case "dot trash" -> Optional.of(new DotTrashVerb());
            case "dot set-quota" -> Optional.of(new DotSetQuotaVerb());
            case "dot set-upstream" -> Optional.of(new DotSetUpstreamVerb());
            case "mount" -> Optional.of(new MountVerb());
            case "remote" -> Optional.of(new RemoteVerb());
            case "remote add" -> Optional.of(new RemoteAddVerb());
            case "remote rm" -> Optional.of(new RemoteRmVerb());
            case "remote switch" -> Optional.of(new RemoteSwitchVerb());
            case "node" -> Optional.of(new GroupVerb("node", "Look at the nodes of a cluster.", "dm node list"));
            case "node list" -> Optional.of(new NodeListVerb());
            case "node forget" -> Optional.of(new NodeForgetVerb());
            case "version" -> Optional.of(new VersionVerb());
            case "doctor" -> Optional.of(new DoctorVerb());
            case "gc" -> Optional.of(new GcVerb());
            case "registry" ->
                Optional.of(new GroupVerb("registry", "Mend the registry of a node.", "dm registry rebuild"));
            case "registry rebuild" -> Optional.of(new RegistryRebuildVerb());
            case "debug" -> Optional.of(new DebugVerb());
            case "server" -> Optional.of(new ServerVerb());
            case "demo" -> Optional.of(new DemoVerb());
            case "completion" -> Optional.of(new CompletionVerb());
            case CompleteVerb.NAME -> Optional.of(new CompleteVerb());
            default -> Optional.empty();
        };
    }

    /** The verb that a command line names, as far as it can be told before it is parsed; empty when it names none. */
    static String path(List<String> words) {
        var path = "";
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            if (word.startsWith("-")) {
                i += takesNext(word) ? 1 : 0;
                continue;
            }
            var next = path.isEmpty() ? word : path + " " + word;
            if (find(next).isEmpty()) {
                break;
            }
            path = next;
        }
        return path;
    }

    private static boolean takesNext(String option) {
        return option.equals("-c")
                || option.equals(Grammar.CONFIG)
                || option.equals("-o")
                || option.equals(Grammar.OUTPUT);
    }

    /** A parser that knows one verb. */
    static CommandLine only(String path) {
        var root = root();
        int blank = path.indexOf(' ');
        if (blank < 0) {
            add(root, path);
        } else {
            var group = path.substring(0, blank);
            add(add(root, group), path);
        }
        return parser(root);
    }

    /** A parser that knows every verb. */
    static CommandLine all() {
        var root = root();
        for (var name : TOP) {
            var spec = add(root, name);
            for (var sub : within(name)) {
                add(spec, name + " " + sub);
            }
        }
        return parser(root);
    }

    private static CommandSpec add(CommandSpec parent, String path) {
        var spec = find(path).orElseThrow().grammar().spec();
        parent.addSubcommand(spec.name(), spec);
        return spec;
    }

    private static CommandSpec root() {
        var group = new GroupVerb(
                "", "Git for data: keeps the states of an application, and goes back to them.", "dm init shop");
        var spec = group.grammar().spec();
        spec.name("dm");
        spec.usageMessage()
                .customSynopsis("dm [OPTIONS] COMMAND")
                .footerHeading("%n")
                .footer(
                        "'dm COMMAND --help' tells more about one of them. Where a command takes a DOT,",
                        "it is written [NAMESPACE/]NAME, and NAME@BRANCH where a branch can be meant.",
                        "",
                        "Examples:",
                        "  dm init shop",
                        "  dm commit -m 'Opening stock'",
                        "  dm log");
        spec.addOption(OptionSpec.builder("-V", "--version")
                .type(boolean.class)
                .arity("0")
                .versionHelp(true)
                .description("Tell the version of this command.")
                .build());
        spec.version("dm " + VersionVerb.own());
        return spec;
    }

    private static CommandLine parser(CommandSpec root) {
        return new CommandLine(root)
                // An argument that begins with @ is a text, not the name of a file with more arguments.
                .setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setOverwrittenOptionsAllowed(true);
    }
}
