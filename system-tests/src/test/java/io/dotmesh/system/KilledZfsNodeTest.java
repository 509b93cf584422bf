package io.dotmesh.system;

import io.dotmesh.testkit.contract.Undertaking;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nodes on ZFS, killed; the pool goes on, as it would. Only those changes are made that between them ask the store for
 * everything it can do: what the application does between two calls is shown on the embedded store for all of them, and
 * what ZFS does within one call where that store is tested.
 */
class KilledZfsNodeTest extends KilledNode {
    KilledZfsNodeTest() {
        super(Storage.ZFS);
    }

    @ParameterizedTest
    @EnumSource(names = {"COMMIT", "FORK", "RESET", "UNDO", "COPY", "DELETE", "SET_QUOTA"})
    void aChangeWhoseProcessIsKilledHasHappenedOrHasNotOnZfs(Undertaking change) throws Exception {
        aChangeWhoseProcessIsKilledHasHappenedOrHasNot(change);
    }
}
