package io.dotmesh.adapters.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What zfs-fuse 0.7 and OpenZFS 2.1 said when something was wrong, word by word, and what is made of it. */
class ComplaintsTest {
    private static Fault fault(String complaint) {
        return Complaints.fault(List.of("zfs", "snapshot", "pool/dmfs/x@y"), new Child.Ended(1, List.of(), complaint));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            STORAGE_UNAVAILABLE | connect: No such file or directory Please make sure that the zfs-fuse daemon is running. internal error: failed to initialize ZFS library
            STORAGE_UNAVAILABLE | The ZFS modules are not loaded. Try running '/sbin/modprobe zfs' as root to load them.
            STORAGE_UNAVAILABLE | The ZFS modules cannot be auto-loaded.
            STORAGE_UNAVAILABLE | /dev/zfs and /proc/self/mounts are required.
            STORAGE_UNAVAILABLE | cannot create snapshot 'pool/dmfs/x@y': pool I/O is currently suspended
            STORAGE_UNAVAILABLE | cannot open 'pool': pool I/O is currently suspended
            STORAGE_UNAVAILABLE | cannot create snapshot 'pool/dmfs/x@y': pool is read-only
            STORAGE_UNAVAILABLE | cannot create 'pool/dmfs/x': permission denied
            STORAGE_UNAVAILABLE | cannot import 'p1': permission denied
            STORAGE_UNAVAILABLE | cannot import 'pool': pool may be in use from other system, it was last accessed by other (hostid: 0x7f0100) on Sun Nov 22 2026
            STORAGE_UNAVAILABLE | cannot import 'pool': pool was previously in use from another system.
            STORAGE_UNAVAILABLE | cannot mount '/mnt/dmfs/x': directory is not empty
            STORAGE_UNAVAILABLE | cannot snapshot: some words that nobody has seen before
            VERSION_MISMATCH    | cannot create snapshot 'p2/x@1': unsupported version
            VERSION_MISMATCH    | cannot import 'pool': pool is formatted using a newer ZFS version
            VERSION_MISMATCH    | cannot create snapshot 'pool/x@1': unsupported version or feature
            VERSION_MISMATCH    | cannot set property for 'pool/x@1': pool must be upgraded to set this property or value
            VERSION_MISMATCH    | This pool uses the following feature(s) not supported by this system: cannot import 'pool': unsupported version or feature
            NO_SPACE            | cannot create snapshot 'p1/x@full': out of space
            NO_SPACE            | cannot set property for 'p1/x': out of space
            NO_SPACE            | cannot receive new filesystem stream: out of space
            NO_SPACE            | cannot receive: destination pool/dmfs/x space quota exceeded
            HAS_DEPENDENTS      | cannot destroy 'pool/x@1': snapshot has dependent clones use '-R' to destroy the following datasets: pool/y
            HAS_DEPENDENTS      | cannot destroy 'pool/x': filesystem has children use '-r' to destroy the following datasets: pool/x@1
            HAS_DEPENDENTS      | cannot rollback to 'pool/x@1': more recent snapshots exist use '-r' to force deletion of the following snapshots: pool/x@2
            CORRUPT             | cannot receive: invalid backup stream
            CORRUPT             | cannot receive: invalid stream (checksum mismatch)
            CORRUPT             | cannot receive: failed to read from stream
            CORRUPT             | cannot receive: invalid stream (bad magic number)
            INVALID             | cannot receive incremental stream: most recent snapshot of pool/x does not match incremental source
            BUSY                | cannot receive incremental stream: destination pool/x has been modified since most recent snapshot
            BUSY                | cannot destroy 'pool/x': dataset is busy
            BUSY                | umount: /mnt/dmfs/x: target is busy. cannot unmount '/mnt/dmfs/x': umount failed: umount child process failed
            BUSY                | cannot unmount '/mnt/dmfs/x': pool or dataset is busy
            BUSY                | cannot mount 'pool/x': filesystem already mounted
            POOL_MISSING        | cannot open 'p1': no such pool
            POOL_MISSING        | cannot import 'elsewhere': no such pool available
            ALREADY_EXISTS      | cannot create 'pool/x': dataset already exists
            ALREADY_EXISTS      | cannot create snapshot 'pool/x@1': dataset already exists
            ALREADY_EXISTS      | cannot promote 'pool/y': snapshot name '1' from origin conflicts with '1' from target: conflicting snapshot
            NO_SUCH_BRANCH      | cannot open 'pool/dmfs/x': dataset does not exist
            NO_SUCH_COMMIT      | cannot open 'pool/dmfs/x@1': dataset does not exist
            """)
    void whatZfsComplainsOfHasACode(FaultCode code, String complaint) {
        var fault = fault(complaint);

        assertThat(fault.code()).isEqualTo(code);
        assertThat(fault.detail()).isNotBlank();
        assertThat(fault.next()).isNotBlank();
    }

    @Test
    void nothingThatWasSaidIsTolerated() {
        var fault = fault("");

        assertThat(fault.code()).isEqualTo(FaultCode.STORAGE_UNAVAILABLE);
        assertThat(fault.detail()).isEqualTo("'zfs snapshot' failed with status 1: it said nothing");
        assertThat(Complaints.isMissing("")).isFalse();
    }

    @Test
    void adviceThatDestroysIsNotPassedOn() {
        var fault = fault("cannot import 'p1': I/O error\n\tDestroy and re-create the pool from\n\ta backup source.\n");

        assertThat(fault.detail()).contains("I/O error").doesNotContain("re-create", "backup source");
    }

    @Test
    void aLongComplaintIsCut() {
        var fault = fault("cannot do 'that'\n".repeat(1_000));

        assertThat(fault.detail()).endsWith("; and 988 more").hasSizeLessThan(1_000);
    }

    @Test
    void somethingMissingAmongOtherTroubleIsNotJustMissing() {
        assertThat(Complaints.isMissing(
                        "cannot open 'a': dataset does not exist\ncannot open 'b': dataset does not exist\n"))
                .isTrue();
        assertThat(Complaints.isMissing("cannot open 'a': dataset does not exist\ncannot open 'b': I/O error\n"))
                .isFalse();
    }

    @Test
    void whoTakesSeveralSnapshotsAtOnceIsKnownByWhatIsSaidOfANameThatNothingCanHave() {
        assertThat(Complaints.isInvalidName(
                        "cannot open 'p/!': invalid character '!' in name\nusage:\n\tsnapshot [-r]"))
                .isTrue();
        assertThat(Complaints.isInvalidName("too many arguments\nusage:\n\tsnapshot [-r]"))
                .isFalse();
        assertThat(Complaints.isInvalidName("")).isFalse();
    }
}
