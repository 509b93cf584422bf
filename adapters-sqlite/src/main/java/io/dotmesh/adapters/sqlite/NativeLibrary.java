package io.dotmesh.adapters.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * The database itself, which is native code inside the driver's archive. The driver would write it into the directory
 * for temporary files at every start, where it may not be allowed to run and where a killed process leaves it behind;
 * here it is written once, beside the data.
 */
final class NativeLibrary {
    private static final String PATH_PROPERTY = "org.sqlite.lib.path";

    private NativeLibrary() {}

    /** Tells the driver where the library is, unless whoever started this process has. */
    static synchronized void provide(Path data) throws IOException {
        if (System.getProperty(PATH_PROPERTY) != null) {
            return;
        }
        var directory = data.resolve("native")
                .resolve("sqlite-" + SQLiteJDBCLoader.getVersion())
                .toAbsolutePath();
        var name = LibraryLoaderUtil.getNativeLibName();
        try (var in =
                SQLiteJDBCLoader.class.getResourceAsStream(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name)) {
            // On a platform that the driver does not bring a library for, it says so itself.
            if (in != null) {
                write(in, directory.resolve(name));
                System.setProperty(PATH_PROPERTY, directory.toString());
            }
        }
    }

    private static void write(InputStream in, Path file) throws IOException {
        var wanted = in.readAllBytes();
        if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), wanted)) {
            return;
        }
        Files.createDirectories(file.getParent());
        var partial = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".partial");
        try {
            Files.write(partial, wanted);
            try (var written = FileChannel.open(partial, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
