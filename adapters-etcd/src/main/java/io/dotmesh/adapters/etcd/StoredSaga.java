package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.NodeId;
import java.util.Optional;

/**
 * A saga as it is kept.
 *
 * @param by what is known of those that versions before this one wrote down is nothing
 * @param order among those that were begun in one change
 * @param digest of its text
 * @param text unless it is so long that it stands in parts
 * @param parts where these stand
 */
record StoredSaga(Optional<Beginner> by, int order, String digest, Optional<String> text, Optional<Parts> parts) {
    /** The node that began it, and the dot that it keeps from other nodes. */
    record Beginner(NodeId node, DotId dot) {}

    /** So many keys that begin with {@code range}. */
    record Parts(String range, int count) {}
}
