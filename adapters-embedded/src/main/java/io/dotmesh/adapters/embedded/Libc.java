package io.dotmesh.adapters.embedded;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The functions of the C library of Linux, as handles. Only touched where {@link #isHere()}.
 *
 * <p>Each has a class of its own, since the JVM takes some 10 ms to make a handle of a new shape: a node that starts
 * makes only those that it calls.
 */
@SuppressWarnings("restricted") // Calling the C library is what this class is for.
final class Libc {
    static final int AT_FDCWD = -100;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int AT_REMOVEDIR = 0x200;
    static final int RENAME_NOREPLACE = 1;
    static final int SEEK_DATA = 3;
    static final int SEEK_HOLE = 4;
    static final int SYNC_FILE_RANGE_WRITE = 2;
    static final long FICLONE = 0x40049409L;

    static final int O_WRONLY = 1;
    static final int O_CREAT = 0x40;
    static final int O_EXCL = 0x80;
    static final int O_NONBLOCK = 0x800;
    static final int O_NOATIME = 0x40000;
    static final int O_CLOEXEC = 0x80000;
    private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");
    static final int O_DIRECTORY = ARM ? 0x4000 : 0x10000;
    static final int O_NOFOLLOW = ARM ? 0x8000 : 0x20000;

    private static final List<String> FUNCTIONS = List.of(
            "close",
            "fchmod",
            "fchown",
            "fchownat",
            "fgetxattr",
            "flistxattr",
            "fremovexattr",
            "fsetxattr",
            "fsync",
            "ftruncate",
            "futimens",
            "getdents64",
            "ioctl",
            "linkat",
            "lseek",
            "mkdirat",
            "openat",
            "pread",
            "pwrite",
            "readlinkat",
            "renameat2",
            "statx",
            "symlinkat",
            "sync_file_range",
            "syncfs",
            "unlinkat",
            "utimensat");

    private Libc() {}

    /** Whether this is a machine whose layouts are known, and this module may call native functions. */
    static boolean isHere() {
        return System.getProperty("os.name", "").equals("Linux")
                && Set.of("amd64", "aarch64")
                        .contains(System.getProperty("os.arch", "").toLowerCase(Locale.ROOT))
                && Libc.class.getModule().isNativeAccessEnabled()
                && FUNCTIONS.stream().allMatch(name -> lookup().find(name).isPresent());
    }

    private static SymbolLookup lookup() {
        return Linker.nativeLinker().defaultLookup();
    }

    static final class Close {
        static final MethodHandle CALL = handle("close", JAVA_INT, JAVA_INT);

        private Close() {}
    }

    static final class Fchmod {
        static final MethodHandle CALL = handle("fchmod", JAVA_INT, JAVA_INT, JAVA_INT);

        private Fchmod() {}
    }

    static final class Fchmodat {
        static final MethodHandle CALL = handle("fchmodat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);

        private Fchmodat() {}
    }

    static final class Fchown {
        static final MethodHandle CALL = handle("fchown", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);

        private Fchown() {}
    }

    static final class Fchownat {
        static final MethodHandle CALL = handle("fchownat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);

        private Fchownat() {}
    }

    static final class Fgetxattr {
        static final MethodHandle CALL = handle("fgetxattr", JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);

        private Fgetxattr() {}
    }

    static final class Flistxattr {
        static final MethodHandle CALL = handle("flistxattr", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);

        private Flistxattr() {}
    }

    static final class Fremovexattr {
        static final MethodHandle CALL = handle("fremovexattr", JAVA_INT, JAVA_INT, ADDRESS);

        private Fremovexattr() {}
    }

    static final class Fsetxattr {
        static final MethodHandle CALL = handle("fsetxattr", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT);

        private Fsetxattr() {}
    }

    static final class Fsync {
        static final MethodHandle CALL = handle("fsync", JAVA_INT, JAVA_INT);

        private Fsync() {}
    }

    static final class Ftruncate {
        static final MethodHandle CALL = handle("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);

        private Ftruncate() {}
    }

    static final class Futimens {
        static final MethodHandle CALL = handle("futimens", JAVA_INT, JAVA_INT, ADDRESS);

        private Futimens() {}
    }

    static final class Getdents {
        static final MethodHandle CALL = handle("getdents64", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);

        private Getdents() {}
    }

    static final class Ioctl {
        static final MethodHandle CALL = variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);

        private Ioctl() {}
    }

    static final class Linkat {
        static final MethodHandle CALL = handle("linkat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);

        private Linkat() {}
    }

    static final class Lseek {
        static final MethodHandle CALL = handle("lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);

        private Lseek() {}
    }

    static final class Mkdirat {
        static final MethodHandle CALL = handle("mkdirat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);

        private Mkdirat() {}
    }

    static final class Openat {
        static final MethodHandle CALL = variadic("openat", 3, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);

        private Openat() {}
    }

    static final class Pread {
        static final MethodHandle CALL = handle("pread", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);

        private Pread() {}
    }

    static final class Pwrite {
        static final MethodHandle CALL = handle("pwrite", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);

        private Pwrite() {}
    }

    static final class Readlinkat {
        static final MethodHandle CALL = handle("readlinkat", JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);

        private Readlinkat() {}
    }

    static final class Renameat2 {
        static final MethodHandle CALL = handle("renameat2", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);

        private Renameat2() {}
    }

    static final class Statx {
        static final MethodHandle CALL = handle("statx", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);

        private Statx() {}
    }

    static final class Symlinkat {
        static final MethodHandle CALL = handle("symlinkat", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);

        private Symlinkat() {}
    }

    static final class SyncFileRange {
        static final MethodHandle CALL = handle("sync_file_range", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);

        private SyncFileRange() {}
    }

    static final class Syncfs {
        static final MethodHandle CALL = handle("syncfs", JAVA_INT, JAVA_INT);

        private Syncfs() {}
    }

    static final class Unlinkat {
        static final MethodHandle CALL = handle("unlinkat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);

        private Unlinkat() {}
    }

    static final class Utimensat {
        static final MethodHandle CALL = handle("utimensat", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);

        private Utimensat() {}
    }

    private static MethodHandle handle(String name, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(
                        lookup().findOrThrow(name),
                        FunctionDescriptor.of(result, arguments),
                        Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle variadic(String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(
                        lookup().findOrThrow(name),
                        FunctionDescriptor.of(result, arguments),
                        Linker.Option.captureCallState("errno"),
                        Linker.Option.firstVariadicArg(fixed));
    }
}
