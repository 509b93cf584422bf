package io.dotmesh.adapters.http;

import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.testkit.contract.UseCasesContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The use cases, asked over HTTP by the client of {@code dm}: whatever is said in process is said over the wire. */
class OverHttpUseCasesTest extends UseCasesContract {
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
        return begun.getLast().as(account);
    }

    @AfterEach
    void stop() {
        begun.forEach(RealNode::close);
    }
}
