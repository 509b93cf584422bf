package io.dotmesh.adapters.cli;

import io.dotmesh.domain.fault.Outcome;

/** {@code dm remote rm}: forgets a node and the key for it. */
final class RemoteRmVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(this, "remote rm", "REMOTE", "Forget a remote and its key. The node itself is not touched.")
                .arguments("REMOTE", "Its name.")
                .example("dm remote rm hub");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.size() != 1) {
            return Misuse.of("remote rm", "dm remote rm takes one argument: the name of a remote");
        }
        var name = arguments.getFirst();
        return on.file()
                .changeIf(book -> {
                    if (book.remote(name).isEmpty() && !book.isS3(name)) {
                        return Remotes.<Boolean>unknown(name);
                    }
                    boolean current = book.currentRemote().filter(name::equals).isPresent();
                    book.remove(name);
                    return Outcome.done(current);
                })
                .map(current -> Done.with(
                        current ? "That was the current remote. Select another with 'dm remote switch'." : "",
                        json -> json.name("removed").value(name)));
    }
}
