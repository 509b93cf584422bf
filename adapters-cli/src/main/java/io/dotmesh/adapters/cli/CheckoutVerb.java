package io.dotmesh.adapters.cli;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.CommitId;
import java.util.List;
import java.util.Optional;

/** {@code dm checkout}: works on another branch from now on; with {@code -b}, on a new one. */
final class CheckoutVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "checkout",
                        "[DOT] BRANCH",
                        "Work on another branch from now on: it becomes the current one of the dot, and the dot's"
                                + " directory on the node shows it.")
                .flag("Make the branch first. It begins at the newest commit of the current branch.", "-b", "--branch")
                .value(
                        "COMMIT",
                        "Where the new branch begins: HEAD^, an id or its beginning; the newest commit when left out.",
                        "--at")
                .arguments(
                        "[DOT] BRANCH",
                        "The branch, after the dot where that is not the current one. With -b, DOT@BRANCH names the"
                                + " branch to begin from.")
                .example("dm checkout -b sale")
                .example("dm checkout shop@sale -b big-sale --at HEAD^");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.isEmpty()) {
            return Outcome.refused(
                    FaultCode.INVALID, "Please give me a branch name.", "List the branches with 'dm branch'.");
        }
        if (arguments.size() > 2) {
            return Misuse.of("checkout", "dm checkout takes two arguments at most: the dot and the branch");
        }
        boolean make = on.flag("-b");
        if (on.text("--at").isPresent() && !make) {
            return Misuse.of("checkout", "--at is where a new branch begins: use it with -b");
        }
        var dot = arguments.size() == 2 ? Optional.of(arguments.getFirst()) : Optional.<String>empty();
        return name(arguments)
                .then(branch -> on.session()
                        .then(session -> session.target(dot)
                                .then(from -> make
                                        ? fork(session, from, on.text("--at"), branch)
                                                .then(_ -> checkOut(session, from, branch))
                                        : checkOut(session, from, branch))));
    }

    private static Outcome<BranchName> name(List<String> arguments) {
        var name = arguments.getLast();
        return name.isEmpty()
                ? Outcome.refused(
                        FaultCode.INVALID, "Please give me a branch name.", "List the branches with 'dm branch'.")
                : BranchName.parse(name);
    }

    private static Outcome<Nothing> fork(Session session, Target from, Optional<String> at, BranchName as) {
        Outcome<Optional<CommitId>> commit =
                at.isPresent() ? session.commit(from, at.get()).map(Optional::of) : Outcome.done(Optional.empty());
        return commit.then(begin -> Faults.told(
                        session.ask(
                                "make the branch", node -> node.branches().fork(from.dot(), from.branch(), begin, as)),
                        FaultCode.ALREADY_EXISTS,
                        "Branch already exists: " + as,
                        "Choose another name, or work on it with 'dm checkout " + as + "'."))
                .map(_ -> Nothing.NOTHING);
    }

    private static Outcome<Answer> checkOut(Session session, Target from, BranchName branch) {
        return Faults.told(
                        session.ask(
                                "check out " + branch, node -> node.volumes().checkOut(from.dot(), branch)),
                        FaultCode.NO_SUCH_BRANCH,
                        "Branch does not exist: " + branch,
                        "List the branches with 'dm branch', or make it with 'dm checkout -b " + branch + "'.")
                .then(_ -> session.remember(book -> book.remember(session.remoteName(), from.dot(), branch.value())))
                .map(_ -> Done.with("", json -> {
                    Shapes.name(json, from.dot());
                    json.name("branch").value(branch.value());
                }));
    }
}
