package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.fault.FaultCode;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether the disk still keeps what it is given. Once it failed to make something durable nobody knows what it has, and
 * asking it again would be answered well without being done; so all changes end until the store is opened anew.
 */
final class Condition {
    private final AtomicBoolean broken = new AtomicBoolean();
    private volatile Optional<String> trouble = Optional.empty();

    /** The first failure is the one that is told: those after it may only follow from it. */
    void failed(String what) {
        if (broken.compareAndSet(false, true)) {
            trouble = Optional.of(what);
        }
    }

    Optional<String> trouble() {
        return broken.get() ? trouble.or(() -> Optional.of("it failed a moment ago")) : Optional.empty();
    }

    void check() throws StoreFailure {
        var what = trouble();
        if (what.isPresent()) {
            throw StoreFailure.unavailable(
                    FaultCode.STORAGE_UNAVAILABLE,
                    "the disk failed: " + what.get(),
                    "Look at the disk and the system's log, and then start the node again.");
        }
    }
}
