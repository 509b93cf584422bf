package io.dotmesh.adapters.zfs;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A pipe between a call into the kernel, which is given one end by its number, and Java, which has the other. It holds
 * {@link #BYTES} at most; whoever writes more waits.
 */
final class NativePipe {
    /** What any process may ask for, unless the machine was told otherwise. */
    static final int BYTES = 1024 * 1024;

    private final FileChannel ours;
    private final int theirs;
    private final AtomicBoolean left = new AtomicBoolean();

    /** The functions of the C library that are called. Each answers -1 when it failed. */
    static final class Libc {
        /** {@code O_CLOEXEC}: child processes do not get it. */
        private static final int CLOSE_ON_EXEC = 0x80000;

        /** {@code F_SETPIPE_SZ}. */
        private static final int SET_PIPE_SIZE = 1031;

        private Libc() {}

        static void load() {
            Native.register(Libc.class, "c");
        }

        static native int pipe2(int[] ends, int flags);

        static native int fcntl(int descriptor, int command, int argument);

        static native int close(int descriptor);
    }

    private NativePipe(FileChannel ours, int theirs) {
        this.ours = ours;
        this.theirs = theirs;
    }

    /** One into which the kernel writes. */
    static NativePipe fromKernel() throws IOException {
        return open(0, StandardOpenOption.READ);
    }

    /** One from which the kernel reads. */
    static NativePipe toKernel() throws IOException {
        return open(1, StandardOpenOption.WRITE);
    }

    private static NativePipe open(int which, OpenOption how) throws IOException {
        var ends = new int[2];
        if (Libc.pipe2(ends, Libc.CLOSE_ON_EXEC) != 0) {
            throw new IOException("the process has too many files open to make a pipe");
        }
        // Where it is refused, the pipe is smaller.
        int _ = Libc.fcntl(ends[0], Libc.SET_PIPE_SIZE, BYTES);
        try {
            // Opened anew, so that it is closed as Java's own are, also while a thread waits in it.
            return new NativePipe(FileChannel.open(Path.of("/proc/self/fd/" + ends[which]), how), ends[1 - which]);
        } catch (IOException e) {
            int _ = Libc.close(ends[1 - which]);
            throw e;
        } finally {
            int _ = Libc.close(ends[which]);
        }
    }

    FileChannel ours() {
        return ours;
    }

    int theirs() {
        return theirs;
    }

    /** When the call has come back: then whoever has the other end sees that. */
    void leave() {
        if (!left.getAndSet(true)) {
            int _ = Libc.close(theirs);
        }
    }
}
