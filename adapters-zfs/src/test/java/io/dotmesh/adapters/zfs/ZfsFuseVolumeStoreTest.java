package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.testkit.contract.Foreign;
import io.dotmesh.testkit.contract.StoreTraits;
import io.dotmesh.testkit.contract.StoreTraits.SpecialFiles;
import io.dotmesh.testkit.contract.VolumeStoreContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;

/** The store on zfs-fuse keeps the contract. */
class ZfsFuseVolumeStoreTest extends VolumeStoreContract {
    @BeforeAll
    static void zfsFuse() {
        ZfsFuse.required();
    }

    @Override
    protected Outcome<VolumeStore> open(Path data) {
        return ZfsFuse.open(data);
    }

    @Override
    protected StoreTraits traits() {
        return new StoreTraits(SpecialFiles.COMMITTED, 0);
    }

    @Override
    protected List<Foreign> plantForeign(Path data, BranchId branch) {
        var branches = ZfsFuse.pool(data) + "/dmfs";
        var names = List.of(
                branches + "/somebody",
                branches + "/somebody@theirs",
                branches + "/" + branch + "@theirs",
                branches + "/" + branch + "/below");
        ZfsFuse.run("zfs", "create", "-o", "mountpoint=none", names.get(0));
        ZfsFuse.run("zfs", "snapshot", names.get(1));
        ZfsFuse.run("zfs", "snapshot", names.get(2));
        ZfsFuse.run("zfs", "create", "-o", "mountpoint=none", names.get(3));
        return names.stream()
                .map(name ->
                        new Foreign(name, () -> ZfsFuse.everythingIn(branches).contains(name)))
                .toList();
    }

    @Override
    protected void discard(Path data) {
        ZfsFuse.discard(data);
    }
}
