package io.dotmesh.testkit.fake;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.testkit.contract.Foreign;
import io.dotmesh.testkit.contract.StoreTraits;
import io.dotmesh.testkit.contract.StoreTraits.JointCommits;
import io.dotmesh.testkit.contract.StoreTraits.Quotas;
import io.dotmesh.testkit.contract.StoreTraits.SpecialFiles;
import io.dotmesh.testkit.contract.VolumeStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The fake keeps the contract that the real stores keep. */
class DirectoryVolumeStoreTest extends VolumeStoreContract {
    @Override
    protected Outcome<VolumeStore> open(Path data) {
        return DirectoryVolumeStore.open(data);
    }

    @Override
    protected StoreTraits traits() {
        return new StoreTraits(SpecialFiles.REFUSED, 0, JointCommits.ONE_AFTER_ANOTHER, Quotas.ONLY_TOLD);
    }

    @Override
    protected List<Foreign> plantForeign(Path data, BranchId branch) throws IOException {
        var beside = Files.writeString(data.resolve("notes.txt"), "mine");
        var mounted = Files.createDirectory(data.resolve("mnt/somebody"));
        var tree = Files.writeString(
                Files.createDirectory(data.resolve("trees/precious")).resolve("file"), "mine");
        return List.of(
                new Foreign("notes.txt", () -> Files.exists(beside)),
                new Foreign("mnt/somebody", () -> Files.isDirectory(mounted)),
                new Foreign("trees/precious", () -> Files.exists(tree)));
    }
}
