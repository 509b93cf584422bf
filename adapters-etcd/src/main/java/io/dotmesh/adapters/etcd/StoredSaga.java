package io.dotmesh.adapters.etcd;

import java.util.Optional;

/**
 * A saga as it is kept.
 *
 * @param order among those that were begun in one change
 * @param digest of its text
 * @param text unless it is so long that it stands in parts
 * @param parts where these stand
 */
record StoredSaga(int order, String digest, Optional<String> text, Optional<Parts> parts) {
    /** So many keys that begin with {@code range}. */
    record Parts(String range, int count) {}
}
