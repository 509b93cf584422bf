package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.identity.AccountId;
import java.time.Instant;
import java.util.Optional;

/** A dot as it is kept: with the terms under which it lies in the trash, if it does. */
record StoredDot(Dot dot, Optional<Terms> trash) {
    /** Who deleted it, and when it may go. */
    record Terms(AccountId by, Instant since, Instant expires) {}

    boolean isLive() {
        return trash.isEmpty();
    }
}
