package io.dotmesh.system;

import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.testkit.fake.Failpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The nodes of a test, which are asked over HTTP by the client that {@code dm} uses. */
final class HttpNodes implements AutoCloseable {
    private final Storage storage;
    private final List<RealNode> begun = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();

    HttpNodes(Storage storage) {
        this.storage = storage;
    }

    void begin(Path below) {
        storage.require();
        // Each beside nothing else.
        var directory = below.resolve(Integer.toString(begun.size())).resolve("node");
        directories.add(directory);
        begun.add(RealNode.open(storage, directory, new Failpoints())
                .register("alice", "bob")
                .listen(directory));
    }

    /** The use cases of an account, on the node that was begun last. */
    UseCases over(String account) {
        return begun.getLast().over(account);
    }

    @Override
    public void close() {
        begun.forEach(RealNode::close);
        directories.forEach(storage::discard);
    }
}
