package io.dotmesh.ports.spi;

import io.dotmesh.ports.driven.RemoteBook.Remote;
import io.dotmesh.ports.driving.UseCases;

/** Asks a node somewhere else as if it were here. */
public interface RemoteNodeProvider {
    /** The word that selects it. */
    String scheme();

    /**
     * The use cases of that node for the remote's user. Connects with the first request; a node that does not answer is
     * {@code UNREACHABLE}, a key that does not serve {@code UNAUTHENTICATED}.
     */
    UseCases connect(Remote remote);

    /** Sends one request as it is and answers the result as JSON text: for looking into things. */
    io.dotmesh.domain.fault.Outcome<String> call(Remote remote, String method, String paramsJson);
}
