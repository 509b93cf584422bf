package io.dotmesh.adapters.embedded;

import static io.dotmesh.adapters.embedded.Libc.AT_FDCWD;
import static io.dotmesh.adapters.embedded.Libc.O_CLOEXEC;
import static io.dotmesh.adapters.embedded.Libc.O_DIRECTORY;

import java.io.IOException;
import java.nio.file.Path;

/** The system's own calls, on Linux. */
final class NativePosix implements Posix {
    @Override
    public String kind() {
        return "system calls";
    }

    @Override
    public boolean syncsWholesale() {
        return true;
    }

    @Override
    public Dir open(Path directory) throws IOException {
        var path = directory.toString();
        return new NativeDir(open(AT_FDCWD, Names.whole(directory), O_DIRECTORY, 0, path), path);
    }

    /** A handle method threw what no handle may throw. */
    static IllegalStateException bug(Throwable thrown) {
        return new IllegalStateException("a system call could not be made", thrown);
    }

    static int open(int directory, byte[] name, int flags, int mode, String path) throws IOException {
        if (name.length > Names.LINK_BYTES_MAX) {
            throw new IOException("the path is too long: " + path);
        }
        try (var scratch = Scratch.take()) {
            int fd;
            do {
                fd = (int) Libc.Openat.CALL.invokeExact(
                        scratch.state, directory, scratch.name(name), flags | O_CLOEXEC, mode);
            } while (fd < 0 && scratch.errno() == Errno.EINTR);
            if (fd < 0) {
                throw Errno.failure(scratch.errno(), "open", path);
            }
            return fd;
        } catch (IOException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw bug(e);
        }
    }
}
