package io.dotmesh.adapters.embedded;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A file by its descriptor. */
final class NativeFile extends NativeHandle implements Posix.Source, Posix.Sink {
    NativeFile(int descriptor, String path) {
        super(descriptor, path);
    }

    @Override
    public int read(long at, byte[] into, int offset, int length) throws IOException {
        int done = 0;
        try (var scratch = Scratch.take()) {
            while (done < length) {
                long wanted = Math.min(length - done, Scratch.BLOCK_BYTES);
                long got = (long) Libc.Pread.CALL.invokeExact(scratch.state, fd(), scratch.block, wanted, at + done);
                if (got < 0 && scratch.errno() == Errno.EINTR) {
                    continue;
                }
                if (got < 0) {
                    throw failure(scratch, "read");
                }
                if (got == 0) {
                    break;
                }
                MemorySegment.copy(scratch.block, JAVA_BYTE, 0, into, offset + done, (int) got);
                done += (int) got;
            }
        } catch (IOException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw NativePosix.bug(e);
        }
        return done;
    }

    @Override
    public long data(long at) throws IOException {
        try (var scratch = Scratch.take()) {
            long next = (long) Libc.Lseek.CALL.invokeExact(scratch.state, fd(), at, Libc.SEEK_DATA);
            if (next >= 0) {
                return next;
            }
            return scratch.errno() == Errno.ENXIO ? Math.max(at, stat().size()) : at;
        } catch (IOException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw NativePosix.bug(e);
        }
    }

    @Override
    public void watch() throws IOException {
        // A page that is mapped and dirty can be written again without anyone noticing. Beginning to write it out makes
        // it clean, so that the next write is a fault, and a fault sets the time of change.
        try (var scratch = Scratch.take()) {
            int _ = (int) Libc.SyncFileRange.CALL.invokeExact(scratch.state, fd(), 0L, 0L, Libc.SYNC_FILE_RANGE_WRITE);
        } catch (IOException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw NativePosix.bug(e);
        }
    }

    @Override
    public void write(long at, byte[] from, int offset, int length) throws IOException {
        int done = 0;
        try (var scratch = Scratch.take()) {
            while (done < length) {
                int next = Math.min(length - done, Scratch.BLOCK_BYTES);
                MemorySegment.copy(from, offset + done, scratch.block, JAVA_BYTE, 0, next);
                long put =
                        (long) Libc.Pwrite.CALL.invokeExact(scratch.state, fd(), scratch.block, (long) next, at + done);
                if (put < 0 && scratch.errno() != Errno.EINTR) {
                    throw failure(scratch, "write");
                }
                done += (int) Math.max(put, 0);
            }
        } catch (IOException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw NativePosix.bug(e);
        }
    }

    @Override
    public void length(long bytes) throws IOException {
        try (var scratch = Scratch.take()) {
            check((int) Libc.Ftruncate.CALL.invokeExact(scratch.state, fd(), bytes), scratch, "set the length of");
        } catch (IOException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw NativePosix.bug(e);
        }
    }

    @Override
    public boolean share(Posix.Source from) throws IOException {
        if (!(from instanceof NativeFile other)) {
            return false;
        }
        try (var scratch = Scratch.take()) {
            int result = (int) Libc.Ioctl.CALL.invokeExact(scratch.state, fd(), Libc.FICLONE, other.fd());
            if (result < 0) {
                return switch (scratch.errno()) {
                    case Errno.ENOSPC, Errno.EDQUOT, Errno.EIO -> throw failure(scratch, "share");
                    default -> false;
                };
            }
            return true;
        } catch (IOException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw NativePosix.bug(e);
        }
    }
}
