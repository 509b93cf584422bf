package io.dotmesh.adapters.cli;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;

/** Faults of a node in the words of the command. */
final class Faults {
    private Faults() {}

    /** The outcome, with a refusal of that code in other words. */
    static <T> Outcome<T> told(Outcome<T> outcome, FaultCode code, String detail, String next) {
        return outcome instanceof Outcome.Faulted<T> faulted
                        && faulted.fault() instanceof Fault.Refused
                        && faulted.fault().code() == code
                ? Outcome.refused(code, detail, next)
                : outcome;
    }
}
