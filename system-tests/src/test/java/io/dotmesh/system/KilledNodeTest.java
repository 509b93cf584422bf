package io.dotmesh.system;

import io.dotmesh.testkit.contract.Undertaking;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes on the embedded store, killed. */
class KilledNodeTest extends KilledNode {
    KilledNodeTest() {
        super(Storage.EMBEDDED);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = ".*_QUOTA")
    void aChangeWhoseProcessIsKilledHasHappenedOrHasNotHere(Undertaking change) throws Exception {
        aChangeWhoseProcessIsKilledHasHappenedOrHasNot(change);
    }
}
