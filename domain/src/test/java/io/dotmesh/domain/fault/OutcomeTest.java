package io.dotmesh.domain.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    private static final Fault FAULT = new Fault.Refused(FaultCode.INVALID, "it was wrong", "Try another.");

    private static Outcome<Integer> half(int number) {
        return number % 2 == 0 ? Outcome.done(number / 2) : Outcome.faulted(FAULT);
    }

    @Test
    void theThreeWaysToFailAreThreeClassesOfFault() {
        assertThat(Outcome.refused(FaultCode.INVALID, "d", "n").toFault())
                .contains(new Fault.Refused(FaultCode.INVALID, "d", "n"));
        assertThat(Outcome.unavailable(FaultCode.BUSY, "d", "n").toFault())
                .contains(new Fault.Unavailable(FaultCode.BUSY, "d", "n"));
        assertThat(Outcome.broken(FaultCode.CORRUPT, "d", "n").toFault())
                .contains(new Fault.Broken(FaultCode.CORRUPT, "d", "n"));
    }

    @Test
    void stepsFollowEachOtherUntilOneFails() {
        assertThat(Outcome.done(8).then(OutcomeTest::half).then(OutcomeTest::half))
                .isEqualTo(Outcome.done(2));
        assertThat(Outcome.done(6)
                        .then(OutcomeTest::half)
                        .then(OutcomeTest::half)
                        .map(n -> n + 1))
                .isEqualTo(Outcome.faulted(FAULT));
    }

    @Test
    void aStepAfterAFaultIsNotDone() {
        var seen = new ArrayList<Integer>();
        half(3).peek(seen::add).map(seen::add).then(n -> Outcome.done(seen.add(0)));
        assertThat(seen).isEmpty();
        half(4).peek(seen::add);
        assertThat(seen).containsExactly(2);
    }

    @Test
    void eachAnswersAllValuesInOrderOrTheFirstFaultAndStopsThere() {
        var asked = new ArrayList<Integer>();
        assertThat(Outcome.each(List.of(2, 4, 6), OutcomeTest::half)).isEqualTo(Outcome.done(List.of(1, 2, 3)));
        assertThat(Outcome.each(List.of(2, 3, 4), n -> {
                    asked.add(n);
                    return half(n);
                }))
                .isEqualTo(Outcome.faulted(FAULT));
        assertThat(asked).containsExactly(2, 3);
        assertThat(Outcome.each(List.<Integer>of(), OutcomeTest::half)).isEqualTo(Outcome.done(List.of()));
    }

    @Test
    void anOutcomeFoldsIntoOneValue() {
        assertThat(half(4).<String>fold(n -> "done " + n, Fault::detail)).isEqualTo("done 2");
        assertThat(half(3).<String>fold(n -> "done " + n, Fault::detail)).isEqualTo("it was wrong");
    }

    @Test
    void anOutcomeIsEitherAValueOrAFault() {
        assertThat(half(4).toOptional()).contains(2);
        assertThat(half(4).toFault()).isEmpty();
        assertThat(half(4).isDone()).isTrue();
        assertThat(half(4).orElse(9)).isEqualTo(2);
        assertThat(half(3).toOptional()).isEqualTo(Optional.empty());
        assertThat(half(3).toFault()).contains(FAULT);
        assertThat(half(3).isDone()).isFalse();
        assertThat(half(3).orElse(9)).isEqualTo(9);
        assertThat(Outcome.done()).isEqualTo(Outcome.done(Nothing.NOTHING));
    }

    @Test
    void aFaultWhereThereCanBeNoneIsABugThatNamesTheFault() {
        assertThat(half(4).orElseThrow()).isEqualTo(2);
        assertThatIllegalStateException()
                .isThrownBy(() -> half(3).orElseThrow())
                .withMessageContaining("it was wrong");
    }
}
