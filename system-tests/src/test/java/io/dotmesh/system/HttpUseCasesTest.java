package io.dotmesh.system;

import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.testkit.contract.UseCasesContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The use cases over HTTP, on the embedded store. */
class HttpUseCasesTest extends UseCasesContract {
    private final HttpNodes nodes = new HttpNodes(Storage.EMBEDDED);

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
