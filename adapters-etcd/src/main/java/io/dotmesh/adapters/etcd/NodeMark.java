package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/** A file in a node's data directory with a word by which it knows its own claims again. One process has it at a time. */
final class NodeMark implements AutoCloseable {
    static final String FILE_NAME = "etcd-member";

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Pattern WORD = Pattern.compile("[0-9a-f-]{36}");

    private final FileChannel channel;
    private final String word;

    private NodeMark(FileChannel channel, String word) {
        this.channel = channel;
        this.word = word;
    }

    /** {@code LOCKED} while another process has it. */
    static Outcome<NodeMark> take(Path data) {
        var file = data.resolve(FILE_NAME).toAbsolutePath();
        try {
            Files.createDirectories(data.toAbsolutePath());
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (locked(channel)) {
                return Outcome.done(new NodeMark(channel, word(channel)));
            }
            channel.close();
            return Outcome.unavailable(
                    FaultCode.LOCKED,
                    "another server uses the data directory " + data,
                    "Stop that server, or use another directory.");
        } catch (IOException e) {
            return Outcome.unavailable(
                    FaultCode.REGISTRY_UNAVAILABLE,
                    "the file " + file + " cannot be made or read: " + e,
                    "Check that the data directory is writable for the one who runs the server.");
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    /** The word that is there; a new one where there is none, or half of one. */
    private static String word(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(64);
        channel.read(bytes, 0);
        var there = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
        if (WORD.matcher(there).matches()) {
            return there;
        }
        var word = UUID.randomUUID().toString();
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(word.getBytes(StandardCharsets.US_ASCII)), 0);
        channel.force(true);
        return word;
    }

    /** What this process puts into etcd, which no other does. */
    String claim(Instant since) {
        return word + " " + host() + ", process " + ProcessHandle.current().pid() + ", since " + since;
    }

    boolean isOwn(String claim) {
        return claim.startsWith(word + " ");
    }

    /** Who made a claim, for people. */
    static String words(String claim) {
        return claim.substring(claim.indexOf(' ') + 1);
    }

    private static String host() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException _) {
            return "a node";
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger(NodeMark.class.getName())
                    .log(System.Logger.Level.WARNING, "the mark of the node could not be closed", e);
        }
    }
}
