package io.dotmesh.adapters.sqlite;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.ports.driven.AccountRegister;
import io.dotmesh.ports.driven.DotRegister;
import io.dotmesh.ports.driven.NodeRegister;
import io.dotmesh.ports.driven.Registry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A registry in one file, which only its owner can read: it holds the hashes of secrets. */
final class SqliteRegistry implements Registry {
    static final String FILE_NAME = "registry.db";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Writer writer;
    private final Readers readers;

    private final List<Consumer<DotId>> listeners = new CopyOnWriteArrayList<>();
    private final OwnNode nodes;

    private SqliteRegistry(Writer writer, Readers readers, InstantSource clock) {
        this.writer = writer;
        this.readers = readers;
        this.nodes = new OwnNode(clock);
    }

    static Outcome<Registry> open(Path data, InstantSource clock) {
        var file = data.resolve(FILE_NAME).toAbsolutePath();
        try {
            Files.createDirectories(file.getParent());
            create(file);
            NativeLibrary.provide(data);
        } catch (IOException e) {
            return Outcome.unavailable(
                    FaultCode.REGISTRY_UNAVAILABLE,
                    "the registry " + file + " cannot be made or opened: " + e,
                    "Check that the data directory is writable for the one who runs the server.");
        }
        return openFile(file, clock);
    }

    private static Outcome<Registry> openFile(Path file, InstantSource clock) {
        var faults = new SqlFaults(file);
        try {
            var session = Session.writing(file);
            switch (prepared(session, file, faults)) {
                case Outcome.Done<Nothing> _ -> {
                    return Outcome.done(
                            new SqliteRegistry(new Writer(session, faults), new Readers(file, faults), clock));
                }
                case Outcome.Faulted<Nothing>(var fault) -> {
                    session.close();
                    return Outcome.faulted(fault);
                }
            }
        } catch (SQLException e) {
            return faults.of(e);
        }
    }

    private static Outcome<Nothing> prepared(Session session, Path file, SqlFaults faults) {
        try {
            return Schema.prepare(session, file);
        } catch (SQLException e) {
            return faults.of(e);
        }
    }

    /** The database gives the files that it puts beside this one the same permissions. */
    private static void create(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            try (var directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (FileAlreadyExistsException _) {
            if (!Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
                Files.setPosixFilePermissions(file, OWNER_ONLY);
            }
        }
    }

    @Override
    public DotRegister dots() {
        return new SqliteDotRegister(writer, readers, listeners);
    }

    @Override
    public NodeRegister nodes() {
        return nodes;
    }

    @Override
    public AccountRegister accounts() {
        return new SqliteAccountRegister(writer, readers);
    }

    @Override
    public void close() {
        nodes.close();
        readers.close();
        writer.close();
    }
}
