package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right of one process to change something, as the lock of a file: the kernel takes it back when the process ends,
 * however it ends. The file stays, for a file that comes and goes can be locked by two at once.
 */
final class StoreLock implements AutoCloseable {
    private final FileChannel channel;

    private StoreLock(FileChannel channel) {
        this.channel = channel;
    }

    /** {@code LOCKED} while another process, or this one, has it. */
    static Outcome<StoreLock> take(Path file, String what) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel)) {
                return Outcome.done(new StoreLock(channel));
            }
            channel.close();
            return Outcome.unavailable(
                    FaultCode.LOCKED, "another server uses " + what, "Stop that server, or use another pool.");
        } catch (IOException e) {
            return Faults.unusable(file, e.toString());
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger(StoreLock.class.getName())
                    .log(System.Logger.Level.WARNING, "the store's lock could not be closed", e);
        }
    }
}
