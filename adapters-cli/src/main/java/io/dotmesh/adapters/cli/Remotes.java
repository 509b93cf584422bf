package io.dotmesh.adapters.cli;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.RemoteBook.Remote;

/** The remotes of a book, by name. */
final class Remotes {
    private Remotes() {}

    static Outcome<Remote> find(Book book, String name) {
        if (book.isS3(name)) {
            return Outcome.refused(
                    FaultCode.NO_SUCH_REMOTE,
                    "Cannot switch to remote '" + name + "' - is an S3 remote",
                    "Choose one that is a node: see 'dm remote -v'.");
        }
        return book.remote(name).map(Outcome::done).orElseGet(() -> unknown(name));
    }

    static <T> Outcome<T> unknown(String name) {
        return Outcome.refused(
                FaultCode.NO_SUCH_REMOTE, "No such remote '" + name + "'", "List them with 'dm remote -v'.");
    }
}
