package io.dotmesh.adapters.embedded;

import static io.dotmesh.adapters.embedded.Libc.AT_REMOVEDIR;
import static io.dotmesh.adapters.embedded.Libc.AT_SYMLINK_NOFOLLOW;
import static io.dotmesh.adapters.embedded.Libc.O_CREAT;
import static io.dotmesh.adapters.embedded.Libc.O_DIRECTORY;
import static io.dotmesh.adapters.embedded.Libc.O_EXCL;
import static io.dotmesh.adapters.embedded.Libc.O_NOATIME;
import static io.dotmesh.adapters.embedded.Libc.O_NOFOLLOW;
import static io.dotmesh.adapters.embedded.Libc.O_NONBLOCK;
import static io.dotmesh.adapters.embedded.Libc.O_WRONLY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A directory by its descriptor. */
final class NativeDir extends NativeHandle implements Posix.Dir {
    private static final int PRIVATE_FILE = 0600;
    private static final int PRIVATE_DIRECTORY = 0700;

    NativeDir(int descriptor, String path) {
        super(descriptor, path);
    }

    private String path(byte[] name) {
        return path() + "/" + Names.text(name);
    }

    private static NativeDir of(Posix.Dir dir) {
        if (dir instanceof NativeDir own) {
            return own;
        }
        throw new IllegalArgumentException("a directory of other calls: " + dir.path());
    }

    /** One call that answers below zero when it fails. */
    private interface Call {
        int on(Scratch scratch, int fd) throws Throwable;
    }

    private void call(String what, byte[] name, Call call) throws IOException {
        if (tried(what, name, call) < 0) {
            throw new IllegalStateException("a failed call answers by exception");
        }
    }

    private int tried(String what, byte[] name, Call call) throws IOException {
        try (var scratch = Scratch.take()) {
            int result = call.on(scratch, fd());
            if (result < 0) {
                throw Errno.failure(scratch.errno(), what, path(name));
            }
            return result;
        } catch (IOException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw NativePosix.bug(e);
        }
    }

    @Override
    public List<byte[]> names() throws IOException {
        var names = new ArrayList<byte[]>();
        try (var scratch = Scratch.take()) {
            // From its beginning, for it may have been listed before.
            long length = (long) Libc.Lseek.CALL.invokeExact(scratch.state, fd(), 0L, 0);
            do {
                length = (long)
                        Libc.Getdents.CALL.invokeExact(scratch.state, fd(), scratch.block, (long) Scratch.BLOCK_BYTES);
                if (length < 0) {
                    throw failure(scratch, "list");
                }
                collect(scratch.block, length, names);
            } while (length > 0);
        } catch (IOException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw NativePosix.bug(e);
        }
        names.sort(Arrays::compareUnsigned);
        return names;
    }

    private static void collect(MemorySegment block, long length, List<byte[]> names) {
        long at = 0;
        while (at < length) {
            int entry = block.get(JAVA_SHORT_UNALIGNED, at + 16) & 0xffff;
            long begin = at + 19;
            long end = begin;
            while (block.get(JAVA_BYTE, end) != 0) {
                end++;
            }
            var name = new byte[(int) (end - begin)];
            MemorySegment.copy(block, JAVA_BYTE, begin, name, 0, name.length);
            if (Names.isPlain(name)) {
                names.add(name);
            }
            at += entry;
        }
    }

    @Override
    public Optional<Stat> stat(byte[] name) throws IOException {
        try (var scratch = Scratch.take()) {
            if (stat(fd(), name, AT_SYMLINK_NOFOLLOW, scratch) == 0) {
                return Optional.of(scratch.read());
            }
            if (scratch.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw Errno.failure(scratch.errno(), "stat", path(name));
        }
    }

    @Override
    public Posix.Dir directory(byte[] name) throws IOException {
        return new NativeDir(NativePosix.open(fd(), name, O_DIRECTORY | O_NOFOLLOW, 0, path(name)), path(name));
    }

    @Override
    public Posix.Source read(byte[] name) throws IOException {
        // A pipe that took the file's place must not make the open wait.
        int flags = O_NOFOLLOW | O_NONBLOCK;
        try {
            return new NativeFile(NativePosix.open(fd(), name, flags | O_NOATIME, 0, path(name)), path(name));
        } catch (AccessDeniedException _) {
            // Only the owner may ask to leave the time of access alone.
            return new NativeFile(NativePosix.open(fd(), name, flags, 0, path(name)), path(name));
        }
    }

    @Override
    public byte[] target(byte[] name) throws IOException {
        try (var scratch = Scratch.take()) {
            long length = (long) Libc.Readlinkat.CALL.invokeExact(
                    scratch.state, fd(), scratch.name(name), scratch.block, (long) Names.LINK_BYTES_MAX);
            if (length < 0) {
                throw Errno.failure(scratch.errno(), "read the link", path(name));
            }
            return scratch.block.asSlice(0, length).toArray(JAVA_BYTE);
        } catch (IOException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw NativePosix.bug(e);
        }
    }

    @Override
    public Posix.Sink create(byte[] name) throws IOException {
        int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW;
        return new NativeFile(NativePosix.open(fd(), name, flags, PRIVATE_FILE, path(name)), path(name));
    }

    @Override
    public void makeDirectory(byte[] name) throws IOException {
        call("make the directory", name, (scratch, fd) ->
                (int) Libc.Mkdirat.CALL.invokeExact(scratch.state, fd, scratch.name(name), PRIVATE_DIRECTORY));
    }

    @Override
    public void makeLink(byte[] name, byte[] target) throws IOException {
        call("make the link", name, (scratch, fd) ->
                (int) Libc.Symlinkat.CALL.invokeExact(scratch.state, scratch.other(target), fd, scratch.name(name)));
    }

    @Override
    public void makeTwin(Posix.Dir from, byte[] existing, byte[] name) throws IOException {
        int other = of(from).fd();
        call("make the hard link", name, (scratch, fd) -> (int)
                Libc.Linkat.CALL.invokeExact(scratch.state, other, scratch.other(existing), fd, scratch.name(name), 0));
    }

    @Override
    public void dressLink(byte[] name, int owner, int group, Stat.Time modified) throws IOException {
        try (var scratch = Scratch.take()) {
            int result = (int) Libc.Fchownat.CALL.invokeExact(
                    scratch.state, fd(), scratch.name(name), owner, group, AT_SYMLINK_NOFOLLOW);
            boolean _ = allowed(result, scratch, "chown");
        } catch (IOException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw NativePosix.bug(e);
        }
        call("set the time of", name, (scratch, fd) -> (int) Libc.Utimensat.CALL.invokeExact(
                scratch.state, fd, scratch.name(name), scratch.times(modified), AT_SYMLINK_NOFOLLOW));
    }

    @Override
    public void permit(byte[] name, int mode) throws IOException {
        call("chmod", name, (scratch, fd) ->
                (int) Libc.Fchmodat.CALL.invokeExact(scratch.state, fd, scratch.name(name), mode, 0));
    }

    @Override
    public void rename(byte[] name, Posix.Dir to, byte[] as) throws IOException {
        int target = of(to).fd();
        call("move", name, (scratch, fd) -> {
            int result = (int) Libc.Renameat2.CALL.invokeExact(
                    scratch.state, fd, scratch.name(name), target, scratch.other(as), Libc.RENAME_NOREPLACE);
            // Some network file systems know no flags; whether the name was free has been looked at before.
            return result < 0 && scratch.errno() == Errno.EINVAL
                    ? (int) Libc.Renameat2.CALL.invokeExact(
                            scratch.state, fd, scratch.name(name), target, scratch.other(as), 0)
                    : result;
        });
    }

    @Override
    public void unlink(byte[] name) throws IOException {
        call("delete", name, (scratch, fd) ->
                (int) Libc.Unlinkat.CALL.invokeExact(scratch.state, fd, scratch.name(name), 0));
    }

    @Override
    public void removeDirectory(byte[] name) throws IOException {
        call("delete the directory", name, (scratch, fd) ->
                (int) Libc.Unlinkat.CALL.invokeExact(scratch.state, fd, scratch.name(name), AT_REMOVEDIR));
    }

    @Override
    public void syncFileSystem() throws IOException {
        call("write out", new byte[0], (scratch, fd) -> (int) Libc.Syncfs.CALL.invokeExact(scratch.state, fd));
    }
}
