package io.dotmesh.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.testkit.contract.Picture;
import io.dotmesh.testkit.contract.Undertaking;
import io.dotmesh.testkit.contract.Undertaking.Ground;
import io.dotmesh.testkit.fake.Failpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node of real parts whose process ends at every boundary of every call that a change makes. The next process on the
 * same data finds the change made or not made, and goes on.
 */
abstract class KilledNode {
    private static final int PROCESS_SECONDS_MAX = 60;
    private static final Set<String> CHANGES = Set.of(
            "change",
            "create",
            "commit",
            "commitTogether",
            "fork",
            "split",
            "replace",
            "receive",
            "destroy",
            "label",
            "mount",
            "unmount");

    private final Storage storage;

    @TempDir
    private Path temporary;

    KilledNode(Storage storage) {
        this.storage = storage;
    }

    @BeforeEach
    void require() {
        storage.require();
    }

    @AfterEach
    void discard() {
        storage.discard(temporary.resolve("original"));
    }

    final void aChangeWhoseProcessIsKilledHasHappenedOrHasNot(Undertaking change) throws Exception {
        var original = prepared(change);
        var whole = copy(original, "whole");
        var failpoints = new Failpoints();
        Picture before;
        Picture after;
        int boundaries;
        try (var node = RealNode.open(storage, whole, failpoints)) {
            var alice = node.inside("alice");
            before = Picture.of(alice);
            var ground = Ground.of(alice);
            failpoints.forget();
            change.ask(alice, ground).orElseThrow();
            boundaries = failpoints.stepsSeen().size();
            after = Picture.of(alice);
        }
        storage.discard(whole);
        for (int i = 0; i < boundaries; i++) {
            if (!changesSomething(failpoints.stepsSeen().get(i))) {
                continue;
            }
            var killed = copy(original, "killed" + i);
            assertThat(new DoomedProcess(storage, killed, change).run(i)).isEqualTo(DoomedMain.KILLED);
            check(
                    killed,
                    before,
                    after,
                    change + " killed at " + failpoints.stepsSeen().get(i));
            storage.discard(killed);
        }
    }

    /** Between two changes it does not matter when the process ends, so it ends after each. */
    private static boolean changesSomething(String step) {
        return step.endsWith(":after") && CHANGES.contains(step.substring(0, step.indexOf(':')));
    }

    private Path prepared(Undertaking change) {
        var directory = temporary.resolve("original");
        try (var node = RealNode.open(storage, directory, new Failpoints()).register("alice")) {
            change.prepare(node.inside("alice"));
        }
        storage.release(directory);
        return directory;
    }

    private void check(Path directory, Picture before, Picture after, String what) {
        try (var node = RealNode.open(storage, directory, new Failpoints())) {
            assertThat(Picture.of(node.inside("alice"))).as(what).isIn(before, after);
            assertThat(node.inside("admin").nodes().diagnose().orElseThrow())
                    .as(what)
                    .allSatisfy(finding ->
                            assertThat(finding.well()).as("%s", finding).isTrue());
            assertThat(Undertaking.goOn(node.inside("alice"))).as(what).isEmpty();
        }
    }

    /** As {@code cp} does it, since a copy must have the same times and links. */
    private Path copy(Path original, String name) throws IOException, InterruptedException {
        var copy = temporary.resolve(name);
        var cp = new ProcessBuilder("cp", "-a", "--sparse=always", original.toString(), copy.toString())
                .inheritIO()
                .start();
        assertThat(cp.waitFor(PROCESS_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        assertThat(cp.exitValue()).isZero();
        return copy;
    }
}
