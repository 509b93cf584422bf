package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.fault.FaultCode;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether the disk still keeps what it is given. Once it failed to make something durable nobody knows what it has, and
 * asking it again would be answered well without being done; so all changes end until the store is opened anew.
 */
final class Condition {
    private final AtomicReference<Optional<String>> trouble = new AtomicReference<>(Optional.empty());

    void failed(String what) {
        trouble.compareAndSet(Optional.empty(), Optional.of(what));
    }

    Optional<String> trouble() {
        return trouble.get();
    }

    void check() throws StoreFailure {
        var what = trouble.get();
        if (what.isPresent()) {
            throw StoreFailure.unavailable(
                    FaultCode.STORAGE_UNAVAILABLE,
                    "the disk failed: " + what.get(),
                    "Look at the disk and the system's log, and then start the node again.");
        }
    }
}
