package io.dotmesh.adapters.embedded;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A file descriptor. */
sealed class NativeHandle implements Posix.Handle permits NativeDir, NativeFile {
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final byte[] NONE = new byte[0];
    private static final Set<String> KEPT =
            Set.of("security.capability", "system.posix_acl_access", "system.posix_acl_default");

    private final AtomicInteger descriptor;
    private final String path;

    NativeHandle(int descriptor, String path) {
        this.descriptor = new AtomicInteger(descriptor);
        this.path = path;
    }

    final int fd() throws IOException {
        int fd = descriptor.get();
        if (fd < 0) {
            throw new IOException("was closed: " + path);
        }
        return fd;
    }

    @Override
    public final String path() {
        return path;
    }

    final IOException failure(Scratch scratch, String call) {
        return Errno.failure(scratch.errno(), call, path);
    }

    final void check(int result, Scratch scratch, String call) throws IOException {
        if (result < 0) {
            throw failure(scratch, call);
        }
    }

    @Override
    public final Stat stat() throws IOException {
        try (var scratch = Scratch.take()) {
            check(stat(fd(), NONE, AT_EMPTY_PATH, scratch), scratch, "stat");
            return scratch.read();
        }
    }

    static int stat(int directory, byte[] name, int flags, Scratch scratch) {
        try {
            return (int) Libc.Statx.CALL.invokeExact(
                    scratch.state, directory, scratch.name(name), flags, STATX_BASIC_STATS, scratch.stat);
        } catch (Throwable e) {
            throw NativePosix.bug(e);
        }
    }

    @Override
    public final void permissions(int mode) throws IOException {
        try (var scratch = Scratch.take()) {
            check((int) Libc.Fchmod.CALL.invokeExact(scratch.state, fd(), mode), scratch, "chmod");
        } catch (IOException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw NativePosix.bug(e);
        }
    }

    @Override
    public final boolean own(int owner, int group) throws IOException {
        try (var scratch = Scratch.take()) {
            int result = (int) Libc.Fchown.CALL.invokeExact(scratch.state, fd(), owner, group);
            return allowed(result, scratch, "chown");
        } catch (IOException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw NativePosix.bug(e);
        }
    }

    /** False when the system does not let this user, or does not do such a thing here. */
    final boolean allowed(int result, Scratch scratch, String call) throws IOException {
        if (result < 0) {
            return switch (scratch.errno()) {
                case Errno.EPERM, Errno.EACCES, Errno.EINVAL, Errno.EOPNOTSUPP -> false;
                default -> throw failure(scratch, call);
            };
        }
        return true;
    }

    @Override
    public final void modified(Stat.Time time) throws IOException {
        try (var scratch = Scratch.take()) {
            check(
                    (int) Libc.Futimens.CALL.invokeExact(scratch.state, fd(), scratch.times(time)),
                    scratch,
                    "set the time of");
        } catch (IOException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw NativePosix.bug(e);
        }
    }

    @Override
    public final SortedMap<String, byte[]> attributes() throws IOException {
        try (var scratch = Scratch.take()) {
            long length = (long)
                    Libc.Flistxattr.CALL.invokeExact(scratch.state, fd(), scratch.block, (long) Scratch.BLOCK_BYTES);
            if (length == 0 || (length < 0 && scratch.errno() == Errno.EOPNOTSUPP)) {
                return Collections.emptySortedMap();
            }
            if (length < 0) {
                throw failure(scratch, "read the attributes of");
            }
            var list = scratch.block.asSlice(0, length).toArray(JAVA_BYTE);
            var values = new TreeMap<String, byte[]>();
            for (var name : new String(list, StandardCharsets.UTF_8).split("\0", -1)) {
                if (name.startsWith("user.") || KEPT.contains(name)) {
                    attribute(name, values, scratch);
                }
            }
            return values;
        } catch (IOException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw NativePosix.bug(e);
        }
    }

    private void attribute(String name, SortedMap<String, byte[]> into, Scratch scratch) throws Throwable {
        MemorySegment key = scratch.name(name.getBytes(StandardCharsets.UTF_8));
        long length = (long)
                Libc.Fgetxattr.CALL.invokeExact(scratch.state, fd(), key, scratch.block, (long) Scratch.BLOCK_BYTES);
        if (length >= 0) {
            into.put(name, scratch.block.asSlice(0, length).toArray(JAVA_BYTE));
        } else if (scratch.errno() != Errno.ENODATA && scratch.errno() != Errno.EOPNOTSUPP) {
            throw failure(scratch, "read the attribute " + name + " of");
        }
    }

    @Override
    public final boolean attribute(String name, byte[] value) throws IOException {
        try (var scratch = Scratch.take()) {
            MemorySegment.copy(value, 0, scratch.block, JAVA_BYTE, 0, value.length);
            int result = (int) Libc.Fsetxattr.CALL.invokeExact(
                    scratch.state,
                    fd(),
                    scratch.name(name.getBytes(StandardCharsets.UTF_8)),
                    scratch.block,
                    (long) value.length,
                    0);
            return allowed(result, scratch, "set the attribute " + name + " of");
        } catch (IOException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw NativePosix.bug(e);
        }
    }

    @Override
    public final void dropAttribute(String name) throws IOException {
        try (var scratch = Scratch.take()) {
            int result = (int) Libc.Fremovexattr.CALL.invokeExact(
                    scratch.state, fd(), scratch.name(name.getBytes(StandardCharsets.UTF_8)));
            if (result < 0 && scratch.errno() != Errno.ENODATA) {
                boolean _ = allowed(result, scratch, "remove the attribute " + name + " of");
            }
        } catch (IOException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw NativePosix.bug(e);
        }
    }

    @Override
    public final void sync() throws IOException {
        try (var scratch = Scratch.take()) {
            check((int) Libc.Fsync.CALL.invokeExact(scratch.state, fd()), scratch, "write out");
        } catch (IOException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw NativePosix.bug(e);
        }
    }

    @Override
    public final void close() {
        int fd = descriptor.getAndSet(-1);
        if (fd < 0) {
            return;
        }
        try (var scratch = Scratch.take()) {
            // Whatever it answers, the descriptor is gone.
            int _ = (int) Libc.Close.CALL.invokeExact(scratch.state, fd);
        } catch (Throwable e) {
            throw NativePosix.bug(e);
        }
    }
}
