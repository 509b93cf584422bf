package io.dotmesh.system;

import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.testkit.contract.UseCasesContract;
import io.dotmesh.testkit.fake.Failpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The use cases, asked over HTTP by the client that {@code dm} uses, on the embedded store and registry. */
class HttpUseCasesTest extends UseCasesContract {
    @TempDir
    private Path temporary;

    private final List<RealNode> begun = new ArrayList<>();

    @Override
    protected void begin() {
        var directory = temporary.resolve("node" + begun.size());
        begun.add(RealNode.open(directory, new Failpoints())
                .register("alice", "bob")
                .listen(directory));
    }

    @Override
    protected UseCases as(String account) {
        return begun.getLast().over(account);
    }

    @AfterEach
    void stop() {
        begun.forEach(RealNode::close);
    }
}
