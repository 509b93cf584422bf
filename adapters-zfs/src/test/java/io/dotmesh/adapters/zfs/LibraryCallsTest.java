package io.dotmesh.adapters.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of calls that do not come back, played with calls that wait for a latch. */
class LibraryCallsTest {
    /** Long enough for a prompt call on a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final Dataset VOLUME = new Dataset("pool/dmfs/volume");
    private static final Dataset OTHER = new Dataset("pool/dmfs/other");

    private final CountDownLatch resumed = new CountDownLatch(1);
    private final LibraryCalls calls = new LibraryCalls(SOON);

    @AfterEach
    void resume() {
        resumed.countDown();
    }

    private Outcome<String> suspended(Dataset about) {
        return suspended(calls, about);
    }

    private Outcome<String> suspended(LibraryCalls by, Dataset about) {
        return by.call("roll back", List.of(about), () -> {
            resumed.await();
            return Outcome.done("late");
        });
    }

    private Outcome<String> prompt(Named about) {
        return calls.call("snapshot", List.of(about), () -> Outcome.done("done"));
    }

    @Test
    void aCallThatDoesNotComeBackEndsAllTheSame() {
        assertThat(suspended(VOLUME).toFault()).hasValueSatisfying(fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.TIMED_OUT);
            assertThat(fault.detail()).contains("it may still happen");
        });
    }

    @Test
    void nothingElseIsAskedAboutAVolumeWhileACallThatWasGivenUpMayStillHappen() {
        suspended(VOLUME);

        for (var named : List.of(VOLUME, VOLUME.at("commit"))) {
            assertThat(prompt(named).toFault()).hasValueSatisfying(fault -> {
                assertThat(fault.code()).isEqualTo(FaultCode.BUSY);
                assertThat(fault.detail()).contains("roll back", "has not come back");
            });
        }
        assertThat(prompt(OTHER).orElseThrow()).isEqualTo("done");
    }

    @Test
    void aVolumeCanBeAskedAgainWhenTheCallHasComeBack() {
        suspended(VOLUME);
        resumed.countDown();

        TestZfs.eventually("it is asked again", () -> prompt(VOLUME).isDone());
    }

    @Test
    void soManyCallsMayHangAndNoMore() {
        var impatient = new LibraryCalls(Duration.ofMillis(5));
        var faults = new ArrayList<FaultCode>();
        for (int i = 0; i < 65; i++) {
            faults.add(suspended(impatient, new Dataset("pool/" + i))
                    .toFault()
                    .orElseThrow()
                    .code());
        }

        assertThat(faults.subList(0, 64)).containsOnly(FaultCode.TIMED_OUT);
        assertThat(faults.getLast()).isEqualTo(FaultCode.STORAGE_UNAVAILABLE);
    }
}
