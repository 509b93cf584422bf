package io.dotmesh.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.VolumeStore.Inventory.Labelled;
import io.dotmesh.testkit.contract.Picture;
import io.dotmesh.testkit.contract.Undertaking;
import io.dotmesh.testkit.contract.Undertaking.Ground;
import io.dotmesh.testkit.fake.Failpoints;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every change, cut off at every call that it makes: by the end of the process, by a call that fails, and by a call
 * whose answer is lost. Afterwards the change has happened or has not; nothing is half made, and all goes on.
 */
class CrashTest {
    private static final Fault FAULT = new Fault.Unavailable(FaultCode.STORAGE_UNAVAILABLE, "unplugged", "Plug it in.");

    @TempDir
    private Path temporary;

    private int runs;

    /** The end of the process, as far as the code that runs in it can tell. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1;
    }

    /** How a change is cut off at one boundary of a call. */
    enum Cut {
        PROCESS_ENDS,
        CALL_FAILS
    }

    @ParameterizedTest
    @EnumSource
    void aChangeWhoseProcessEndsHasHappenedOrHasNot(Undertaking change) {
        cutEverywhere(change, Cut.PROCESS_ENDS);
    }

    @ParameterizedTest
    @EnumSource
    void aChangeWithACallThatFailsHasHappenedOrHasNot(Undertaking change) {
        cutEverywhere(change, Cut.CALL_FAILS);
    }

    private void cutEverywhere(Undertaking change, Cut cut) {
        var failpoints = new Failpoints();
        var whole = prepared(failpoints, change);
        var before = Picture.of(whole.as("alice"));
        var ground = Ground.of(whole.as("alice"));
        failpoints.forget();
        var undisturbed = change.ask(whole.as("alice"), ground);
        assertThat(undisturbed.isDone()).as("%s", undisturbed).isTrue();
        int boundaries = failpoints.stepsSeen().size();
        var after = Picture.of(whole.as("alice"));
        assertThat(after).isNotEqualTo(before);
        whole.stop();
        assertThat(boundaries).isPositive();
        for (int i = 0; i < boundaries; i++) {
            cutAt(change, cut, i, before, after);
        }
    }

    private void cutAt(Undertaking change, Cut cut, int boundary, Picture before, Picture after) {
        var failpoints = new Failpoints();
        var node = prepared(failpoints, change);
        var alice = node.as("alice");
        var ground = Ground.of(alice);
        failpoints.forget();
        switch (cut) {
            case PROCESS_ENDS ->
                failpoints.runAt(boundary, () -> {
                    throw new Crash();
                });
            case CALL_FAILS -> failpoints.failAt(boundary, FAULT);
        }
        Optional<Outcome<?>> answer = Optional.empty();
        try {
            answer = Optional.of(change.ask(alice, ground));
        } catch (Crash _) {
            // As intended: the caller gets no answer.
        }
        var step = failpoints.stepsSeen().get(boundary);
        if (cut == Cut.PROCESS_ENDS) {
            assertThat(answer).as(step).isEmpty();
            node.stop();
            node.start();
        } else {
            Undertaking.touch(node.as("alice"));
            node.node().tend();
        }
        var now = Picture.of(node.as("alice"));
        assertThat(now).as("%s cut by %s at %s", change, cut, step).isIn(before, after);
        answer.filter(Outcome::isDone)
                .ifPresent(_ -> assertThat(now).as("answered, at %s", step).isEqualTo(after));
        assertVolumesSayWhatTheRegisterSays(node, step);
        assertThat(node.as("admin").nodes().diagnose().orElseThrow())
                .as(step)
                .allSatisfy(
                        finding -> assertThat(finding.well()).as("%s", finding).isTrue());
        assertThat(Undertaking.goOn(node.as("alice"))).as(step).isEmpty();
        node.stop();
    }

    private static void assertVolumesSayWhatTheRegisterSays(TestNode node, String step) {
        var labels = node.store().inventory().orElseThrow().volumes().stream()
                .collect(Collectors.toMap(each -> each.volume().branch(), Labelled::label));
        for (var dot : node.as("alice").dots().list().orElseThrow()) {
            for (var view : dot.branches()) {
                assertThat(labels.get(view.branch().id()))
                        .as("%s of %s at %s", view.branch().name(), dot.dot().name(), step)
                        .isEqualTo(VolumeLabel.of(dot.dot(), view.branch()));
            }
        }
    }

    private TestNode prepared(Failpoints failpoints, Undertaking change) {
        var node = new TestNode(temporary.resolve("run" + runs++)).start(failpoints);
        node.register("alice");
        change.prepare(node.as("alice"));
        return node;
    }
}
