package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.Fault.Broken;
import io.dotmesh.domain.fault.Fault.Refused;
import io.dotmesh.domain.fault.Fault.Unavailable;
import io.dotmesh.domain.fault.FaultCode;

/**
 * What the numbers mean that {@code libzfs_core} answers: errnos of Linux ({@code <asm-generic/errno.h>}), and from 1024
 * on numbers of ZFS ({@code zfs_errno_t} in {@code <sys/fs/zfs.h>}).
 */
final class LibraryErrors {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EIO = 5;
    static final int ENXIO = 6;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int EXDEV = 18;
    static final int ENODEV = 19;
    static final int ENOSPC = 28;
    static final int ETXTBSY = 26;
    static final int EROFS = 30;
    static final int ENAMETOOLONG = 36;
    /** ZFS's name for a checksum that is wrong is ECKSUM. */
    static final int EBADE = 52;

    static final int EOPNOTSUPP = 95;
    static final int ESTALE = 116;
    static final int EDQUOT = 122;

    private LibraryErrors() {}

    /**
     * @param what was done, for people: {@code snapshot}, {@code destroy}
     * @param named what it was done to
     */
    static Fault fault(String what, Named named, int error) {
        var told = what + " " + named + ": ";
        return switch (error) {
            case ENOENT ->
                new Refused(
                        named instanceof Named.Snapshot ? FaultCode.NO_SUCH_COMMIT : FaultCode.NO_SUCH_BRANCH,
                        told + "it is not there",
                        "See 'zfs list -r -t all'.");
            case EEXIST ->
                what.equals("destroy")
                        ? dependents(told)
                        : new Refused(FaultCode.ALREADY_EXISTS, told + "it is there already", "Use another name.");
            case EXDEV -> dependents(told);
            case EBUSY -> new Unavailable(FaultCode.BUSY, told + "it is in use", "End what uses it, and ask again.");
            case ETXTBSY ->
                new Unavailable(
                        FaultCode.BUSY,
                        told + "it was changed since its newest commit",
                        "Commit what was changed, or reset the branch.");
            case ENOSPC, EDQUOT ->
                new Unavailable(
                        FaultCode.NO_SPACE,
                        told + (error == ENOSPC ? "the pool is full" : "its quota is reached"),
                        "Delete what is not needed, or make room.");
            case EROFS ->
                new Unavailable(
                        FaultCode.STORAGE_UNAVAILABLE,
                        told + "the pool is read-only",
                        "Import the pool so that it can be written to.");
            case EAGAIN ->
                new Unavailable(
                        FaultCode.STORAGE_UNAVAILABLE,
                        told + "the pool is suspended",
                        "Make room or mend the disk below the pool, then run 'zpool clear'.");
            case EPERM, EACCES ->
                new Unavailable(FaultCode.STORAGE_UNAVAILABLE, told + "permission denied", "Run the server as root.");
            case ENAMETOOLONG -> new Refused(FaultCode.INVALID, told + "the name is too long", "Use a shorter one.");
            case EBADE -> new Refused(FaultCode.CORRUPT, told + "a checksum in the stream is wrong", "Send it again.");
            case ENODEV, ESTALE ->
                new Refused(
                        FaultCode.INVALID,
                        told + "the stream does not begin at the newest state here",
                        "Send what comes after the newest commit here.");
            case EOPNOTSUPP ->
                new Broken(
                        FaultCode.VERSION_MISMATCH,
                        told + "the pool is too old for it",
                        "Run 'zpool upgrade', after a look at what else must read the pool.");
            case EIO, ENXIO ->
                new Unavailable(
                        FaultCode.STORAGE_UNAVAILABLE,
                        told + "the disk below the pool fails",
                        "Look at 'zpool status'.");
            default ->
                new Unavailable(
                        FaultCode.STORAGE_UNAVAILABLE, told + "error " + error + " of ZFS", "Look at 'zpool status'.");
        };
    }

    private static Fault dependents(String told) {
        return new Refused(FaultCode.HAS_DEPENDENTS, told + "others depend on it", "Drop those first.");
    }
}
