package io.dotmesh.launcher;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory that is a node's own. Only the one who runs the node can read it, as it holds everybody's data. */
final class DataDirectory {
    /** The kind of store that the node began with; a registry is of no use beside another. */
    private static final String MARK = "kind-of-store";

    /** The same of its registry. Nodes that began before there was a choice have no such note. */
    private static final String REGISTRY_MARK = "kind-of-registry";

    private DataDirectory() {}

    static Outcome<Nothing> prepare(Path data, String store, String registry) {
        try {
            if (!Files.isDirectory(data)) {
                Files.createDirectories(data.getParent() == null ? data : data.getParent());
                createPrivate(data);
            }
            var mark = data.resolve(MARK);
            boolean begun = Files.exists(mark);
            var found = read(mark, store);
            if (!found.equals(store)) {
                return another(data, "store", found, store);
            }
            var foundRegistry = read(data.resolve(REGISTRY_MARK), begun ? Plan.SQLITE : registry);
            return foundRegistry.equals(registry) ? Outcome.done() : another(data, "registry", foundRegistry, registry);
        } catch (IOException problem) {
            return Outcome.refused(
                    FaultCode.FILE_ACCESS,
                    "the data directory " + data + " cannot be used: " + reason(problem),
                    "See who may write there, or give another directory with --data.");
        }
    }

    private static Outcome<Nothing> another(Path data, String part, String found, String asked) {
        return Outcome.refused(
                FaultCode.CONFIGURATION,
                data + " is the data of a node with the " + part + " " + found + ", not " + asked,
                "Start it with --" + part + " " + found + ", or give another directory with --data.");
    }

    private static void createPrivate(Path data) throws IOException {
        try {
            if (data.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectory(
                        data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(data);
            }
        } catch (FileAlreadyExistsException taken) {
            // Made by another process at the same moment, which is well; or a file, which is not.
            if (!Files.isDirectory(data)) {
                throw taken;
            }
        }
    }

    private static String read(Path mark, String first) throws IOException {
        try {
            return Files.readString(mark).strip();
        } catch (NoSuchFileException _) {
            var draft = mark.resolveSibling(mark.getFileName() + ".draft");
            Files.writeString(draft, first + "\n");
            Files.move(draft, mark, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            return first;
        }
    }

    private static String reason(IOException problem) {
        return problem.getClass().getSimpleName() + " " + problem.getMessage();
    }
}
