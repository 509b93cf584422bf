package io.dotmesh.adapters.cli;

import io.dotmesh.domain.fault.Outcome;

/** {@code dm remote switch}: works with another node from now on. */
final class RemoteSwitchVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(this, "remote switch", "REMOTE", "Make a remote the current one: the one that commands ask.")
                .arguments("REMOTE", "Its name.")
                .example("dm remote switch hub");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.size() != 1) {
            return Misuse.of("remote switch", "dm remote switch takes one argument: the name of a remote");
        }
        var name = arguments.getFirst();
        return on.file()
                .changeIf(book -> Remotes.find(book, name).map(remote -> {
                    book.switchRemote(name);
                    return remote;
                }))
                .map(_ -> Done.with("", json -> json.name("current").value(name)));
    }
}
