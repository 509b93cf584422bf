package io.dotmesh.system;

import io.dotmesh.testkit.contract.Undertaking;
import io.dotmesh.testkit.contract.Undertaking.Ground;
import io.dotmesh.testkit.fake.Failpoints;
import java.nio.file.Path;

/** A process that makes a change and ends, without a word, in the middle of it. */
final class DoomedMain {
    /** What a process that is killed leaves as its status. */
    static final int KILLED = 137;

    private DoomedMain() {}

    /** {@code STORAGE DIRECTORY CHANGE BOUNDARY}; with a boundary that is not reached it ends well. */
    public static void main(String[] arguments) {
        var failpoints = new Failpoints();
        try (var node = RealNode.open(Storage.valueOf(arguments[0]), Path.of(arguments[1]), failpoints)) {
            var alice = node.inside("alice");
            var ground = Ground.of(alice);
            failpoints.forget();
            failpoints.runAt(
                    Integer.parseInt(arguments[3]), () -> Runtime.getRuntime().halt(KILLED));
            Undertaking.valueOf(arguments[2]).ask(alice, ground).orElseThrow();
        }
    }
}
