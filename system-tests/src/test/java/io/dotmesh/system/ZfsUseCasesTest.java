package io.dotmesh.system;

import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.testkit.contract.StorageUseCasesContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The use cases over HTTP, on ZFS. Who may do what is left out: it is decided before any store is asked, and each of its
 * many cases would make a pool.
 */
class ZfsUseCasesTest extends StorageUseCasesContract {
    private final HttpNodes nodes = new HttpNodes(Storage.ZFS);

    @TempDir
    private Path temporary;

    @Override
    protected void begin() {
        nodes.begin(temporary);
    }

    @Override
    protected UseCases as(String account) {
        return nodes.over(account);
    }

    @AfterEach
    void stop() {
        nodes.close();
    }
}
