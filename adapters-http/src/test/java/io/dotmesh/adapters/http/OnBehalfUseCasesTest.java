package io.dotmesh.adapters.http;

import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.testkit.contract.StorageUseCasesContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The use cases, asked of one node on behalf of an account that asked another: they are those of the account. */
class OnBehalfUseCasesTest extends StorageUseCasesContract {
    @TempDir
    private Path temporary;

    private final List<RealNode> begun = new ArrayList<>();

    @Override
    protected void begin() {
        var node = new RealNode(temporary.resolve("node" + begun.size()));
        node.register("alice");
        node.register("bob");
        begun.add(node);
    }

    @Override
    protected UseCases as(String account) {
        return begun.getLast().onBehalfOf(account);
    }

    @AfterEach
    void stop() {
        begun.forEach(RealNode::close);
    }
}
