package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.testkit.contract.Foreign;
import io.dotmesh.testkit.contract.StoreTraits;
import io.dotmesh.testkit.contract.VolumeStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The contract, with Java's own calls. */
class PortableVolumeStoreTest extends VolumeStoreContract {
    @Override
    protected Outcome<VolumeStore> open(Path data) {
        return EmbeddedVolumeStoreTest.open(data, "portable");
    }

    @Override
    protected StoreTraits traits() {
        return new StoreTraits(StoreTraits.SpecialFiles.REFUSED, 0);
    }

    @Override
    protected List<Foreign> plantForeign(Path data, BranchId branch) throws IOException {
        return EmbeddedVolumeStoreTest.plant(data, branch);
    }
}
