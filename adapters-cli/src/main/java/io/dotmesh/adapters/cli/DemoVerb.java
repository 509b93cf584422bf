package io.dotmesh.adapters.cli;

import io.dotmesh.domain.fault.Outcome;

/** {@code dm demo}: the main job on real files. Another program, which the script {@code dm} starts; here for the help. */
final class DemoVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "demo",
                        "",
                        "Show what this is for: a node of its own, a dot, commits, a branch, a reset and its undo, in a"
                                + " directory that goes away afterwards.")
                .ofAnotherProgram()
                .example("dm demo");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        return ServerVerb.byTheScript("demo");
    }
}
