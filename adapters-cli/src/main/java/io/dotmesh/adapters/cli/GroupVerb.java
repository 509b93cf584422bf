package io.dotmesh.adapters.cli;

import io.dotmesh.domain.fault.Outcome;

/** A name before other verbs, as in {@code dm dot show}. It does nothing by itself but say which they are. */
final class GroupVerb implements Verb {
    private final String name;
    private final String description;
    private final String example;

    GroupVerb(String name, String description, String example) {
        this.name = name;
        this.description = description;
        this.example = example;
    }

    @Override
    public Grammar grammar() {
        return Grammar.of(this, name, "COMMAND", description).example(example);
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        return Misuse.of(name, "dm " + name + " needs to be told what to do");
    }
}
