package io.dotmesh.application;

import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.testkit.contract.UseCasesContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The use cases, asked in this process, on fakes. */
class InProcessUseCasesTest extends UseCasesContract {
    @TempDir
    private Path temporary;

    private final List<TestNode> begun = new ArrayList<>();

    @Override
    protected void begin() {
        var node = new TestNode(temporary.resolve("node" + begun.size())).start();
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
        begun.forEach(TestNode::stop);
    }
}
