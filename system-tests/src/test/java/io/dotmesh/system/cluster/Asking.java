package io.dotmesh.system.cluster;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.UseCases;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Asks nodes for changes, and judges by the answer what has become of them. */
record Asking(Trace trace) {
    static final Duration ANSWER = Duration.ofSeconds(60);

    /** What an answer says. */
    enum Verdict {
        DONE,
        NOT_DONE,
        /** Nobody can know yet. */
        UNKNOWN
    }

    /** An answer, and what it says. */
    record Answer<T>(Outcome<T> outcome, Verdict verdict) {
        boolean isDone() {
            return verdict == Verdict.DONE;
        }

        boolean isUnknown() {
            return verdict == Verdict.UNKNOWN;
        }

        T value() {
            return outcome.orElseThrow();
        }

        Optional<Fault> fault() {
            return outcome.toFault();
        }
    }

    /** {@code master} is who would have to make the change. */
    <T> Answer<T> change(String kind, Member asked, Member master, Function<UseCases, Outcome<T>> ask) {
        int askedTurns = asked.turns();
        int masterTurns = master.turns();
        boolean away = asked.isDown() || master.isDown();
        trace.write(asked.name() + " " + kind);
        long began = System.nanoTime();
        var outcome = ask.apply(asked.cases());
        var took = Duration.ofNanos(System.nanoTime() - began);
        // Who was away all the time has done nothing.
        boolean stayedAway = away && asked.turns() == askedTurns && master.turns() == masterTurns;
        var verdict = outcome.fold(
                _ -> Verdict.DONE, fault -> fault.isDefinite() || stayedAway ? Verdict.NOT_DONE : Verdict.UNKNOWN);
        trace.write(asked.name() + " " + kind + ": " + verdict + " after " + took.toMillis() + " ms"
                + outcome.toFault().map(fault -> ", " + fault).orElse(""));
        trace.count("operations: " + kind.substring(0, kind.indexOf(' ')) + ", " + said(verdict));
        outcome.toFault().ifPresent(fault -> trace.count("answers: " + fault.code()));
        if (took.compareTo(ANSWER) > 0) {
            trace.violation(asked.name() + " took " + took.toSeconds() + " s to answer " + kind);
        }
        return new Answer<>(outcome, verdict);
    }

    private static String said(Verdict verdict) {
        return switch (verdict) {
            case DONE -> "done";
            case NOT_DONE -> "refused";
            case UNKNOWN -> "open";
        };
    }
}
