package io.dotmesh.testkit.fake;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.identity.DotId;
import java.util.Optional;

/** Values for tests that need some value. */
final class Specimens {
    private Specimens() {}

    static VolumeLabel label() {
        return new VolumeLabel(
                new DotId("dot"),
                new DotName(Namespace.ADMIN, "shop"),
                BranchName.MASTER,
                Account.ADMIN_ID,
                ManualClock.START,
                Optional.empty(),
                Optional.empty());
    }
}
