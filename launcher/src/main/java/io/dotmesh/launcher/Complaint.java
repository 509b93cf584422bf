package io.dotmesh.launcher;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import java.io.PrintStream;

/** How a program that cannot go on says so: what, why, and what to try; with its exit status. */
final class Complaint {
    static final int FAILED = 1;
    static final int MISUSED = 2;

    private Complaint() {}

    static int say(PrintStream to, Fault fault) {
        to.println("Error: " + fault.detail() + " [" + fault.code() + "]");
        if (!fault.next().isEmpty()) {
            to.println(fault.next());
        }
        to.flush();
        return fault.code() == FaultCode.CONFIGURATION ? MISUSED : FAILED;
    }
}
