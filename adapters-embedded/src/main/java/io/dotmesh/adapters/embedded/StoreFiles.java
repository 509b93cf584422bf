package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The store's own files, and how changes of them become durable. */
final class StoreFiles {
    private static final long FULL_BYTES = 1024 * 1024;

    private final Steps steps;
    private final Condition condition;

    StoreFiles(Steps steps, Condition condition) {
        this.steps = steps;
        this.condition = condition;
    }

    Condition condition() {
        return condition;
    }

    StoreFile open(Path path) throws IOException {
        condition.check();
        steps.before("open " + path.getFileName());
        return new StoreFile(path, this);
    }

    /** Puts a file into place in one step: whoever looks sees the old content or the new. */
    void replace(Path target, byte[] content) throws IOException {
        write(target, content, true);
    }

    /** As {@link #replace}, for what may be lost: a crash of the machine may leave the old, the new or a broken one. */
    void replaceLoosely(Path target, byte[] content) throws IOException {
        write(target, content, false);
    }

    private void write(Path target, byte[] content, boolean durable) throws IOException {
        condition.check();
        var next = target.resolveSibling(target.getFileName() + ".next");
        steps.before("write " + next.getFileName());
        try (var channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (durable) {
                steps.before("sync " + next.getFileName());
                channel.force(true);
            }
        } catch (IOException e) {
            Files.deleteIfExists(next);
            throw explained(e, next);
        }
        steps.before("replace " + target.getFileName());
        Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (durable) {
            syncDirectory(target.resolveSibling("."));
        }
    }

    void delete(Path path) throws IOException {
        steps.before("delete " + path.getFileName());
        Files.deleteIfExists(path);
    }

    /** Makes names in a directory durable. */
    void syncDirectory(Path directory) throws IOException {
        steps.before("sync " + directory.normalize().getFileName());
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            condition.failed("cannot write out " + directory + ": " + e.getMessage());
            throw e;
        }
    }

    void step(String step) throws IOException {
        steps.before(step);
    }

    /** What failed, as a lack of space where it is one. The system gives its reason only as text, in any language. */
    static IOException explained(IOException e, Path path) {
        var message = String.valueOf(e.getMessage());
        boolean full = message.contains("No space left") || message.contains("quota exceeded");
        return !(e instanceof StoreFailure) && (full || isFull(path)) ? StoreFailure.noSpace(path.toString()) : e;
    }

    private static boolean isFull(Path path) {
        try {
            return Files.getFileStore(path.resolveSibling(".")).getUsableSpace() < FULL_BYTES;
        } catch (IOException _) {
            return false;
        }
    }
}
