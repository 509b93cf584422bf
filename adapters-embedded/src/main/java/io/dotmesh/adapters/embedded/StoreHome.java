package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.NodeId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The directory with the store's own files, held by one process at a time. */
final class StoreHome implements Closeable {
    static final int VERSION = 1;

    private static final String FORMAT = "dotmesh embedded store, version ";
    private static final int NODE_BYTES = 16;

    private final Path directory;
    private final FileChannel lock;
    private final NodeId node;

    private StoreHome(Path directory, FileChannel lock, NodeId node) {
        this.directory = directory;
        this.lock = lock;
        this.node = node;
    }

    static StoreHome open(Path directory, StoreFiles files) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var lock = lock(directory);
        try {
            requireVersion(directory.resolve("format"), files);
            Files.createDirectories(directory.resolve("packs"));
            Files.createDirectories(directory.resolve("stats"));
            return new StoreHome(directory, lock, node(directory.resolve("node"), files));
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        var channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException _) {
            // This process has it open.
        }
        channel.close();
        throw StoreFailure.unavailable(
                FaultCode.LOCKED,
                "another server has the store " + directory + " open",
                "Use that server, or stop it first.");
    }

    private static void requireVersion(Path format, StoreFiles files) throws IOException {
        if (!Files.exists(format)) {
            files.replace(format, Names.bytes(FORMAT + VERSION + "\n"));
            return;
        }
        var there = text(format);
        var number = there.startsWith(FORMAT) ? there.substring(FORMAT.length()) : "";
        if (!number.matches("\\d{1,9}")) {
            throw StoreFailure.corrupt(format + " does not say what it should: '" + there + "'");
        }
        if (Integer.parseInt(number) > VERSION) {
            throw StoreFailure.refused(
                    FaultCode.VERSION_MISMATCH,
                    "the store is of version " + number + ", and this program knows " + VERSION,
                    "Use the version of dotmesh that wrote it, or a newer one.");
        }
    }

    /** What stands in a small file, whatever bytes that are. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
    }

    private static NodeId node(Path file, StoreFiles files) throws IOException {
        if (!Files.exists(file)) {
            var bytes = new byte[NODE_BYTES];
            new SecureRandom().nextBytes(bytes);
            files.replace(file, Names.bytes(HexFormat.of().formatHex(bytes) + "\n"));
        }
        var text = text(file);
        return NodeId.parse(text)
                .toOptional()
                .orElseThrow(() -> StoreFailure.corrupt(file + " holds no id of a node: '" + text + "'"));
    }

    Path directory() {
        return directory;
    }

    Path ledger() {
        return directory.resolve("ledger");
    }

    Path packs() {
        return directory.resolve("packs");
    }

    Path stats() {
        return directory.resolve("stats");
    }

    Path arrivals() {
        return directory.resolve("arrivals");
    }

    NodeId node() {
        return node;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
