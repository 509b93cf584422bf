package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.testkit.contract.Foreign;
import io.dotmesh.testkit.contract.StoreTraits;
import io.dotmesh.testkit.contract.StoreTraits.SpecialFiles;
import io.dotmesh.testkit.contract.VolumeStoreContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;

/** The store keeps the contract, on the ZFS that is at hand. */
class ZfsVolumeStoreTest extends VolumeStoreContract {
    @BeforeAll
    static void zfsFuse() {
        TestZfs.required();
    }

    @Override
    protected Outcome<VolumeStore> open(Path data) {
        return TestZfs.open(data);
    }

    @Override
    protected Duration patience() {
        return TestZfs.patience(super.patience());
    }

    @Override
    protected StoreTraits traits() {
        return new StoreTraits(SpecialFiles.COMMITTED, 0);
    }

    @Override
    protected List<Foreign> plantForeign(Path data, BranchId branch) {
        var branches = TestZfs.pool(data) + "/dmfs";
        var names = List.of(
                branches + "/somebody",
                branches + "/somebody@theirs",
                branches + "/" + branch + "@theirs",
                branches + "/" + branch + "/below");
        TestZfs.run("zfs", "create", "-o", "mountpoint=none", names.get(0));
        TestZfs.run("zfs", "snapshot", names.get(1));
        TestZfs.run("zfs", "snapshot", names.get(2));
        TestZfs.run("zfs", "create", "-o", "mountpoint=none", names.get(3));
        return names.stream()
                .map(name ->
                        new Foreign(name, () -> TestZfs.everythingIn(branches).contains(name)))
                .toList();
    }

    @Override
    protected void discard(Path data) {
        TestZfs.discard(data);
    }
}
