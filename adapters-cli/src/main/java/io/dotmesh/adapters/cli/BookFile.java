package io.dotmesh.adapters.cli;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The file of a {@link Book}. It holds API keys, so only its owner may read it. It is replaced as a whole, so that
 * nobody sees half of it, and under a lock, so that of two commands that change it at once neither loses anything.
 */
final class BookFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final long PAUSE_NANOS = 2_000_000L;
    private static final long BYTES_MAX = 16L * 1024 * 1024;

    private final Path path;

    BookFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** The book; an empty one when there is no file yet. */
    Outcome<Book> read() {
        try {
            if (Files.size(path) > BYTES_MAX) {
                return unreadable("it is larger than " + BYTES_MAX + " bytes");
            }
            var text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
            return Outcome.done(text.isBlank() ? Book.empty() : new Book(JsonText.object(text)));
        } catch (NoSuchFileException _) {
            return Outcome.done(Book.empty());
        } catch (IOException problem) {
            return unreadable(reason(problem));
        }
    }

    private <T> Outcome<T> unreadable(String reason) {
        return Outcome.refused(
                FaultCode.CONFIGURATION,
                "the configuration " + path + " cannot be read: " + reason,
                "Mend it, or move it away and add your remotes again with 'dm remote add'.");
    }

    Outcome<Nothing> change(Consumer<Book> change) {
        return changeIf(book -> {
            change.accept(book);
            return Outcome.done();
        });
    }

    /** Reads, changes and writes in one step. A fault of {@code change} leaves the file as it is. */
    <T> Outcome<T> changeIf(Function<Book, Outcome<T>> change) {
        try {
            prepareDirectory();
            try (var channel = FileChannel.open(
                            lockFile(),
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(OWNER_ONLY));
                    var lock = lock(channel)) {
                if (!lock.isValid()) {
                    throw new IOException("the lock was lost");
                }
                return read().then(book ->
                        change.apply(book).then(value -> write(book).map(_ -> value)));
            }
        } catch (IOException problem) {
            return unwritable(problem);
        }
    }

    private Path lockFile() {
        return path.resolveSibling(path.getFileName() + ".lock");
    }

    private void prepareDirectory() throws IOException {
        var directory = path.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
        }
    }

    /** A lock of the system, which ends with the process that has it. */
    private static FileLock lock(FileChannel channel) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            var lock = tryLock(channel);
            if (lock.isPresent()) {
                return lock.get();
            }
            if (System.nanoTime() - end > 0) {
                throw new IOException(
                        "another command has had it locked for " + PATIENCE_NANOS / 1_000_000_000L + " s");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException _) {
            // Another thread of this process has it.
            return Optional.empty();
        }
    }

    private Outcome<Nothing> write(Book book) {
        try {
            // Whoever keeps the file elsewhere, behind a link, keeps the link.
            var target = Files.exists(path) ? path.toRealPath() : path;
            var draft = target.resolveSibling(target.getFileName() + ".new");
            Files.deleteIfExists(draft);
            try (var channel = FileChannel.open(
                    draft,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
                var bytes = ByteBuffer.wrap((book.toText() + "\n").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return Outcome.done();
        } catch (IOException problem) {
            return unwritable(problem);
        }
    }

    private <T> Outcome<T> unwritable(IOException problem) {
        return Outcome.refused(
                FaultCode.FILE_ACCESS,
                "the configuration " + path + " cannot be written: " + reason(problem),
                "See who may write in its directory, and whether the disk is full.");
    }

    /** What the system says is in the name of its exception; what this program says, in the message. */
    private static String reason(IOException problem) {
        var kind = problem.getClass().getSimpleName().replace("Exception", "");
        var message = problem.getMessage();
        if (message == null) {
            return kind;
        }
        return kind.equals("IO") ? message : kind + " " + message;
    }
}
