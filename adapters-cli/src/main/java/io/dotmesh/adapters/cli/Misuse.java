package io.dotmesh.adapters.cli;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;

/** A command line that cannot be understood. */
final class Misuse {
    private Misuse() {}

    static <T> Outcome<T> of(String verb, String detail) {
        return Outcome.refused(FaultCode.MALFORMED, detail, "See 'dm " + verb + " --help'.");
    }
}
