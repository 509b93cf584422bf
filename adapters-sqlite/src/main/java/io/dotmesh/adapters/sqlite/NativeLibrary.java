package io.dotmesh.adapters.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * The database itself, which is native code inside the driver's archive. At every start the driver would write it into
 * the directory for temporary files, where it may not be allowed to run and where a killed process leaves it behind.
 * Here it is written once, beside the data.
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
                .resolve("sqlite-" + version() + "-" + System.getProperty("os.name") + "-"
                        + System.getProperty("os.arch"))
                .toAbsolutePath();
        var file = directory.resolve(LibraryLoaderUtil.getNativeLibName());
        if (Files.exists(file) || write(file)) {
            System.setProperty(PATH_PROPERTY, directory.toString());
        }
    }

    private static String version() {
        return Optional.ofNullable(SQLiteJDBCLoader.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElseGet(SQLiteJDBCLoader::getVersion);
    }

    /** Whether there is a library for this platform. Where there is none, the driver says so itself. */
    private static boolean write(Path file) throws IOException {
        try (var in = SQLiteJDBCLoader.class.getResourceAsStream(
                LibraryLoaderUtil.getNativeLibResourcePath() + "/" + file.getFileName())) {
            if (in == null) {
                return false;
            }
            write(in, file);
            return true;
        }
    }

    /** Whole or not at all: what is there is trusted afterwards. */
    private static void write(InputStream in, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        var partial = Files.createTempFile(file.getParent(), "library", ".partial");
        try {
            Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
            try (var written = FileChannel.open(partial, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
