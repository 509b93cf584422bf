package io.dotmesh.domain.following;

import io.dotmesh.domain.identity.BranchId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** An id of a branch that is the same whenever it is needed for the same: so a step that was cut off can be done again. */
public final class DerivedId {
    private DerivedId() {}

    public static BranchId of(String purpose, String... of) {
        var name = purpose + " " + String.join(" ", of);
        return new BranchId(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
    }
}
