package io.dotmesh.adapters.cli;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;

/** How a command ended, for scripts. The page for people is {@code docs/reference/exit-codes.md}. */
enum ExitCode {
    /** It was done. */
    OK(0),
    /** It was refused; it has to be asked otherwise. */
    REFUSED(1),
    /** The command line was not understood. */
    USAGE(2),
    /** It could not be done now; asking again later may help. */
    UNAVAILABLE(3),
    /** Something is broken that only a person can mend. */
    BROKEN(4),
    /** {@code dm doctor} found something that is not well. */
    UNWELL(5),
    /** A bug of this program. */
    BUG(70);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }

    static ExitCode of(Fault fault) {
        if (fault instanceof Fault.Refused) {
            return fault.code() == FaultCode.MALFORMED ? USAGE : REFUSED;
        }
        return fault instanceof Fault.Unavailable ? UNAVAILABLE : BROKEN;
    }
}
