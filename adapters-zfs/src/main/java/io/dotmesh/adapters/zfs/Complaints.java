package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.Fault.Broken;
import io.dotmesh.domain.fault.Fault.Refused;
import io.dotmesh.domain.fault.Fault.Unavailable;
import io.dotmesh.domain.fault.FaultCode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@code zfs} and {@code zpool} say when they fail, in the words of zfs-fuse 0.7 and of OpenZFS. The one place that
 * knows these words; the child speaks English whatever the machine speaks.
 */
final class Complaints {
    private static final int SHOWN_LINES_MAX = 12;
    private static final List<String> NOT_TOLD =
            List.of("Defaulting to ", "Destroy and re-create the pool", "a backup source.");
    private static final String START_ZFS =
            "Start ZFS: 'systemctl start zfs-fuse', or 'modprobe zfs' where the kernel module is installed.";

    private Complaints() {}

    /** A way of saying that something is wrong, and what that means. */
    private record Meaning(FaultCode code, Severity severity, String next, List<String> phrases) {
        private static Meaning of(FaultCode code, Severity severity, String next, String... phrases) {
            return new Meaning(code, severity, next, List.of(phrases));
        }
    }

    private enum Severity {
        REFUSED,
        UNAVAILABLE,
        BROKEN
    }

    /** The first that fits decides, so the more special stand first. */
    private static final List<Meaning> MEANINGS = List.of(
            Meaning.of(
                    FaultCode.STORAGE_UNAVAILABLE,
                    Severity.UNAVAILABLE,
                    START_ZFS,
                    "zfs-fuse daemon is running",
                    "failed to initialize ZFS library",
                    "ZFS modules are not loaded",
                    "ZFS modules cannot be auto-loaded",
                    "/dev/zfs and /proc/self/mounts are required"),
            Meaning.of(
                    FaultCode.STORAGE_UNAVAILABLE,
                    Severity.UNAVAILABLE,
                    "Make room or mend the disk below the pool, then run 'zpool clear'.",
                    "I/O is currently suspended"),
            Meaning.of(
                    FaultCode.VERSION_MISMATCH,
                    Severity.BROKEN,
                    "Use the ZFS that wrote the pool if it is newer than this, or run 'zpool upgrade' if it is older.",
                    "newer ZFS version",
                    "newer version",
                    "incompatible version",
                    "unsupported version",
                    "unsupported feature",
                    "pool must be upgraded"),
            Meaning.of(
                    FaultCode.NO_SPACE,
                    Severity.UNAVAILABLE,
                    "Delete what is not needed, or make the pool larger.",
                    "out of space",
                    "No space left on device",
                    "not enough free space",
                    "quota exceeded",
                    "quota is exceeded"),
            Meaning.of(
                    FaultCode.STORAGE_UNAVAILABLE,
                    Severity.UNAVAILABLE,
                    "Import the pool so that it can be written to.",
                    "pool is read-only",
                    "Read-only file system"),
            Meaning.of(
                    FaultCode.HAS_DEPENDENTS,
                    Severity.REFUSED,
                    "Drop those first.",
                    "has dependent clones",
                    "has children",
                    "snapshot is cloned",
                    "more recent snapshots"),
            Meaning.of(
                    FaultCode.CORRUPT,
                    Severity.REFUSED,
                    "Send it again.",
                    "invalid backup stream",
                    "invalid stream",
                    "checksum mismatch",
                    "failed to read from stream",
                    "incomplete stream",
                    "bad magic number"),
            Meaning.of(
                    FaultCode.INVALID,
                    Severity.REFUSED,
                    "Send what comes after the newest commit here.",
                    "does not match incremental source",
                    "does not match\nincremental source",
                    "match incremental source"),
            Meaning.of(
                    FaultCode.BUSY,
                    Severity.UNAVAILABLE,
                    "Commit what was changed, or reset the branch.",
                    "has been modified"),
            Meaning.of(
                    FaultCode.BUSY,
                    Severity.UNAVAILABLE,
                    "End what uses it, and ask again.",
                    "is busy",
                    "resource busy",
                    "umount failed",
                    "already mounted"),
            Meaning.of(
                    FaultCode.STORAGE_UNAVAILABLE,
                    Severity.UNAVAILABLE,
                    "Move away what lies in the place of the mount.",
                    "directory is not empty"),
            Meaning.of(
                    FaultCode.STORAGE_UNAVAILABLE,
                    Severity.UNAVAILABLE,
                    "Run the server as root.",
                    "ermission denied",
                    "must be superuser",
                    "nsufficient privileges"),
            Meaning.of(
                    FaultCode.STORAGE_UNAVAILABLE,
                    Severity.UNAVAILABLE,
                    "When no other machine uses it, run 'zpool import -f' by hand.",
                    "may be in use",
                    "was previously in use",
                    "last accessed by",
                    "use '-f' to import anyway"),
            Meaning.of(
                    FaultCode.POOL_MISSING,
                    Severity.UNAVAILABLE,
                    "Import it ('zpool import'), or name another with the setting 'pool'.",
                    "no such pool"),
            Meaning.of(
                    FaultCode.ALREADY_EXISTS,
                    Severity.REFUSED,
                    "Use another name.",
                    "already exists",
                    "conflicting snapshot",
                    "' exists"));

    static Fault fault(List<String> command, Child.Ended ended) {
        var text = ended.complaint();
        for (var meaning : MEANINGS) {
            if (meaning.phrases().stream().anyMatch(text::contains)) {
                return fault(meaning.severity(), meaning.code(), told(text), meaning.next());
            }
        }
        if (isMissing(text)) {
            var code = text.contains("@") ? FaultCode.NO_SUCH_COMMIT : FaultCode.NO_SUCH_BRANCH;
            return fault(Severity.REFUSED, code, told(text), "See 'zfs list -r -t all'.");
        }
        return fault(
                Severity.UNAVAILABLE,
                FaultCode.STORAGE_UNAVAILABLE,
                "'" + command.getFirst() + " " + command.get(1) + "' failed with status " + ended.status() + ": "
                        + told(text),
                "Look at 'zpool status'.");
    }

    private static Fault fault(Severity severity, FaultCode code, String detail, String next) {
        return switch (severity) {
            case REFUSED -> new Refused(code, detail, next);
            case UNAVAILABLE -> new Unavailable(code, detail, next);
            case BROKEN -> new Broken(code, detail, next);
        };
    }

    /** Whether all that went wrong is that something asked for is not there. */
    static boolean isMissing(String complaint) {
        return !complaint.isBlank()
                && complaint
                        .lines()
                        .filter(line -> !line.isBlank())
                        .allMatch(line -> line.endsWith("does not exist") || line.endsWith("no such dataset"));
    }

    /** Whether a name was refused that nothing can have, and nothing but it. */
    static boolean isInvalidName(String complaint) {
        return complaint.contains("invalid character");
    }

    /** Whether the pool is not there, said by a command that was about the pool. */
    static boolean isPoolMissing(String complaint) {
        return complaint.contains("no such pool");
    }

    /** Whether a mount was refused because the dataset must not be mounted as it is. */
    static boolean isUnmountable(String complaint) {
        return complaint.contains("'canmount' property is set to 'off'");
    }

    /** The lines for people: not hundreds, and none that says nothing, or that makes them destroy what they have. */
    private static String told(String text) {
        var lines = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && NOT_TOLD.stream().noneMatch(line::startsWith))
                .toList();
        var shown = lines.stream().limit(SHOWN_LINES_MAX).collect(Collectors.joining("; "));
        var more = lines.size() > SHOWN_LINES_MAX ? "; and " + (lines.size() - SHOWN_LINES_MAX) + " more" : "";
        return shown.isEmpty() ? "it said nothing" : shown + more;
    }
}
