package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;

/**
 * A fault on its way up through code that reads and writes; {@link Guard} turns it into an answer at the port. Inside
 * it is an exception because the I/O around it ends by exception too.
 */
final class StoreFailure extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Fault fault;

    private StoreFailure(Fault fault) {
        super(fault.code() + ": " + fault.detail());
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }

    <T> Outcome<T> toOutcome() {
        return Outcome.faulted(fault);
    }

    static StoreFailure of(Fault fault) {
        return new StoreFailure(fault);
    }

    static StoreFailure refused(FaultCode code, String detail, String next) {
        return new StoreFailure(new Fault.Refused(code, detail, next));
    }

    static StoreFailure unavailable(FaultCode code, String detail, String next) {
        return new StoreFailure(new Fault.Unavailable(code, detail, next));
    }

    static StoreFailure corrupt(String detail) {
        return new StoreFailure(new Fault.Broken(
                FaultCode.CORRUPT, detail, "Restore the store's directory from a backup, or drop what is damaged."));
    }

    static StoreFailure noSpace(String where) {
        return new StoreFailure(new Fault.Unavailable(
                FaultCode.NO_SPACE,
                "no space is left on the file system of " + where,
                "Free some, with 'dm gc' or by deleting what is not needed, and try again."));
    }

    static StoreFailure fileAccess(String path, String why) {
        return refused(
                FaultCode.FILE_ACCESS,
                "cannot access '" + path + "': " + why,
                "Give the user that runs the node access to it, or move it out of the dot.");
    }
}
