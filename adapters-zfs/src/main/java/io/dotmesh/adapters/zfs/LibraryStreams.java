package io.dotmesh.adapters.zfs;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import io.dotmesh.adapters.zfs.Named.Snapshot;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends and receives by calls of the library. A call lasts as long as its stream, on a thread of its own beside a pipe;
 * it ends early when this end of the pipe is closed. There is a deadline for each wait, and none for the whole.
 */
final class LibraryStreams {
    private static final int AT_ONCE_MAX = 64;
    private static final Duration AFTERMATH = Duration.ofSeconds(60);
    private static final Map<String, Integer> FLAGS =
            Map.of(Dialect.EMBEDDED, 1, Dialect.LARGE_BLOCKS, 2, Dialect.COMPRESSED, 4);

    /** {@code EINVAL}, for what is no stream of ZFS, or not one that fits. */
    private static final int MEANINGLESS = 22;

    private final LibraryCalls calls;
    private final Semaphore free = new Semaphore(AT_ONCE_MAX);
    private final Executor threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("zfs-stream-", 0).factory());

    LibraryStreams(LibraryCalls calls) {
        this.calls = calls;
    }

    private interface Call {
        int make(int descriptor);
    }

    private static int flags(StreamFeatures features) {
        return FLAGS.entrySet().stream()
                .filter(flag -> features.has(flag.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private static @Nullable String name(Segment segment) {
        return segment.from().map(Snapshot::name).orElse(null);
    }

    /** How many bytes all of them have together, as ZFS reckons; an errno below 0 when it does not. */
    static long space(List<Segment> segments) {
        long bytes = 0;
        var each = new LongByReference();
        for (var segment : segments) {
            int error = LibzfsCore.lzc_send_space(segment.to().name(), name(segment), flags(segment.features()), each);
            if (error != 0) {
                return -error;
            }
            bytes += each.getValue();
        }
        return bytes;
    }

    Outcome<InputStream> send(Segment segment) {
        return called(
                        "send",
                        segment.to(),
                        Direction.FROM_KERNEL,
                        descriptor -> segment.at()
                                .map(at -> LibzfsCore.lzc_send_resume(
                                        segment.to().name(),
                                        name(segment),
                                        descriptor,
                                        flags(segment.features()),
                                        at.object(),
                                        at.offset()))
                                .orElseGet(() -> LibzfsCore.lzc_send(
                                        segment.to().name(), name(segment), descriptor, flags(segment.features()))))
                .map(called -> new Sent(segment.to(), called));
    }

    Outcome<Nothing> receive(Snapshot as, Optional<Snapshot> origin, InputStream stream) {
        return called(
                        "receive",
                        as,
                        Direction.TO_KERNEL,
                        descriptor -> LibzfsCore.lzc_receive_resumable(
                                as.name(),
                                Pointer.NULL,
                                origin.map(Snapshot::name).orElse(null),
                                0,
                                0,
                                descriptor))
                .then(called -> {
                    var poured = Pump.pour(stream, new Given(called));
                    // Also after a cut: what came is put away, and the call comes back.
                    var ended = called.end();
                    if (!ended.isDone()) {
                        calls.givenUp("receive", as, called.result());
                    }
                    return poured.then(_ -> ended)
                            .then(error -> error == 0
                                    ? Outcome.done()
                                    : Outcome.faulted(LibraryErrors.fault(
                                            "receive", as, error == MEANINGLESS ? LibraryErrors.EBADE : error)));
                });
    }

    private enum Direction {
        FROM_KERNEL,
        TO_KERNEL
    }

    private Outcome<Called> called(String what, Snapshot named, Direction direction, Call call) {
        if (!free.tryAcquire()) {
            return Outcome.unavailable(
                    FaultCode.LIMIT,
                    what + " " + named + ": " + AT_ONCE_MAX + " other streams are under way",
                    "Wait for one to end, and ask again.");
        }
        try {
            var pipe = direction == Direction.FROM_KERNEL ? NativePipe.fromKernel() : NativePipe.toKernel();
            var result = CompletableFuture.supplyAsync(() -> call.make(pipe.theirs()), threads)
                    .whenComplete((_, _) -> {
                        pipe.leave();
                        free.release();
                    });
            return Outcome.done(new Called(pipe, result));
        } catch (IOException e) {
            free.release();
            return Outcome.unavailable(
                    FaultCode.STORAGE_UNAVAILABLE, what + " " + named + ": " + e.getMessage(), "Ask again later.");
        }
    }

    /** A call that is under way, and our end of its pipe. */
    private record Called(NativePipe pipe, CompletableFuture<Integer> result, Patience patience) {
        Called(NativePipe pipe, CompletableFuture<Integer> result) {
            this(pipe, result, Patience.with(result, () -> hangUp(pipe)));
        }

        void hangUp() {
            hangUp(pipe);
        }

        private static void hangUp(NativePipe pipe) {
            try {
                pipe.ours().close();
            } catch (IOException _) {
                // It is closed all the same.
            }
        }

        /** What it answered. */
        Outcome<Integer> end() {
            try {
                return Outcome.done(result.get(AFTERMATH.toMillis(), TimeUnit.MILLISECONDS));
            } catch (TimeoutException _) {
                return Outcome.unavailable(
                        FaultCode.TIMED_OUT,
                        "ZFS did not end a stream within " + AFTERMATH.toSeconds() + " s",
                        "Look at 'zpool status': a pool may be suspended.");
            } catch (ExecutionException e) {
                throw new IllegalStateException("a call failed as none may", e.getCause());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return Outcome.unavailable(
                        FaultCode.STORAGE_UNAVAILABLE, "the server is being stopped", "Ask again when it runs.");
            }
        }
    }

    /** What the kernel is given to read. */
    private static final class Given extends OutputStream {
        private final Called called;

        Given(Called called) {
            this.called = called;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            var left = ByteBuffer.wrap(bytes, offset, length);
            while (left.hasRemaining()) {
                int _ = called.patience().during(() -> called.pipe().ours().write(left));
            }
        }

        @Override
        public void close() {
            called.hangUp();
        }
    }

    /** What the kernel writes. It ends well only when the call did. */
    private static final class Sent extends InputStream {
        private final Snapshot snapshot;
        private final Called called;
        private boolean ended;

        Sent(Snapshot snapshot, Called called) {
            this.snapshot = snapshot;
            this.called = called;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (ended || length == 0) {
                return ended ? -1 : 0;
            }
            var into = ByteBuffer.wrap(bytes, offset, length);
            int n = called.patience().during(() -> called.pipe().ours().read(into));
            if (n < 0) {
                end();
            }
            return n;
        }

        private void end() throws IOException {
            ended = true;
            switch (called.end()) {
                case Outcome.Done<Integer>(var error) -> {
                    if (error != 0) {
                        throw new IOException(
                                LibraryErrors.fault("send", snapshot, error).detail());
                    }
                }
                case Outcome.Faulted<Integer>(var fault) -> throw new IOException(fault.detail());
            }
        }

        @Override
        public void close() {
            called.hangUp();
        }
    }
}
