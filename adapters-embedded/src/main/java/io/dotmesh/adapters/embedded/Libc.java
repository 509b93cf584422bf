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

/** The functions of the C library of Linux, as handles. Only touched where {@link #isHere()}. */
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

    /** The handles, made when the first call needs them. */
    @SuppressWarnings("restricted") // Calling the C library is what this class is for.
    static final class Calls {
        static final MethodHandle CLOSE = handle("close", JAVA_INT, JAVA_INT);
        static final MethodHandle FCHMOD = handle("fchmod", JAVA_INT, JAVA_INT, JAVA_INT);
        static final MethodHandle FCHMODAT = handle("fchmodat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
        static final MethodHandle FCHOWN = handle("fchown", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
        static final MethodHandle FCHOWNAT =
                handle("fchownat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
        static final MethodHandle FGETXATTR = handle("fgetxattr", JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
        static final MethodHandle FLISTXATTR = handle("flistxattr", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
        static final MethodHandle FREMOVEXATTR = handle("fremovexattr", JAVA_INT, JAVA_INT, ADDRESS);
        static final MethodHandle FSETXATTR =
                handle("fsetxattr", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT);
        static final MethodHandle FSYNC = handle("fsync", JAVA_INT, JAVA_INT);
        static final MethodHandle FTRUNCATE = handle("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);
        static final MethodHandle FUTIMENS = handle("futimens", JAVA_INT, JAVA_INT, ADDRESS);
        static final MethodHandle GETDENTS = handle("getdents64", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
        static final MethodHandle IOCTL = variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
        static final MethodHandle LINKAT = handle("linkat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle LSEEK = handle("lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
        static final MethodHandle MKDIRAT = handle("mkdirat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle OPENAT = variadic("openat", 3, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
        static final MethodHandle PREAD = handle("pread", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
        static final MethodHandle PWRITE = handle("pwrite", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
        static final MethodHandle READLINKAT = handle("readlinkat", JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
        static final MethodHandle RENAMEAT2 =
                handle("renameat2", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle STATX = handle("statx", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
        static final MethodHandle SYMLINKAT = handle("symlinkat", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
        static final MethodHandle SYNC_FILE_RANGE =
                handle("sync_file_range", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
        static final MethodHandle SYNCFS = handle("syncfs", JAVA_INT, JAVA_INT);
        static final MethodHandle UNLINKAT = handle("unlinkat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle UTIMENSAT = handle("utimensat", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);

        private Calls() {}

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
}
