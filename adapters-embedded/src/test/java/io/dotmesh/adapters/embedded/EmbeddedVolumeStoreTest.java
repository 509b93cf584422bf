package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.spi.AdapterConfig;
import io.dotmesh.testkit.contract.Foreign;
import io.dotmesh.testkit.contract.StoreTraits;
import io.dotmesh.testkit.contract.VolumeStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The contract, with the system's own calls. */
class EmbeddedVolumeStoreTest extends VolumeStoreContract {
    @Override
    protected Outcome<VolumeStore> open(Path data) {
        return open(data, "native");
    }

    static Outcome<VolumeStore> open(Path data, String calls) {
        return new EmbeddedVolumeStoreProvider()
                .open(new AdapterConfig(data, Map.of("file-calls", calls), InstantSource.system()));
    }

    @Override
    protected StoreTraits traits() {
        return new StoreTraits(StoreTraits.SpecialFiles.REFUSED, 0);
    }

    @Override
    protected List<Foreign> plantForeign(Path data, BranchId branch) throws IOException {
        return plant(data, branch);
    }

    static List<Foreign> plant(Path data, BranchId branch) throws IOException {
        var mounts = data.resolve("mnt/dmfs");
        var directory = Files.createDirectory(mounts.resolve("backup"));
        Files.writeString(directory.resolve("file"), "mine");
        var file = Files.writeString(mounts.resolve("README"), "read me");
        var onto = Files.createDirectory(mounts.resolve(branch + "@mine"));
        return List.of(
                new Foreign("dmfs/backup", () -> Files.exists(directory.resolve("file"))),
                new Foreign("dmfs/README", () -> Files.exists(file)),
                new Foreign("dmfs/" + branch + "@mine", () -> Files.isDirectory(onto)));
    }
}
