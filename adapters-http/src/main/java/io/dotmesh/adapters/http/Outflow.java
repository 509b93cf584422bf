package io.dotmesh.adapters.http;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.transfer.CommitStream;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Has streams of commits flow to other nodes: a few at once, each for as long as it moves. */
final class Outflow {
    private static final System.Logger LOG = System.getLogger(Outflow.class.getName());
    private static final long LOOKS = 10;

    private final int max;
    private final Semaphore free;
    private final Duration idle;
    private final Watch watch;
    // Platform threads, for reading what a store makes may block the carrier of a virtual one.
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("http-stream-", 0).factory());

    Outflow(Limits limits, Watch watch) {
        this.max = limits.streams();
        this.free = new Semaphore(max);
        this.idle = limits.streamIdle();
        this.watch = watch;
    }

    /** Sends what {@code opening} answers, or answers why nothing was sent. */
    Optional<Fault> send(
            ServerRequest request, ServerResponse response, String id, Callable<Outcome<CommitStream>> opening) {
        if (!free.tryAcquire()) {
            return Optional.of(new Fault.Unavailable(
                    FaultCode.LIMIT, "the node is already sending " + max + " streams", "Ask again in a moment."));
        }
        var stream = new OutgoingStream(response, opening);
        var running = threads.submit(() -> {
            try {
                return stream.run();
            } finally {
                free.release();
            }
        });
        var end = await(stream, running, id);
        watch.departs(request);
        return end;
    }

    private Optional<Fault> await(OutgoingStream stream, Future<Optional<Fault>> running, String id) {
        long look = Math.max(1, idle.toMillis() / LOOKS);
        try {
            while (true) {
                try {
                    return running.get(look, TimeUnit.MILLISECONDS);
                } catch (TimeoutException _) {
                    if (stream.idleNanos() > idle.toNanos()) {
                        return given(stream, id);
                    }
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CloseConnectionException cut) {
                throw cut;
            }
            LOG.log(Level.ERROR, () -> "sending commits, request " + id + ": a bug", e.getCause());
            return broken(stream, Workers.bug(id));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return broken(stream, new Fault.Unavailable(FaultCode.UNREACHABLE, "the node stops", "Ask again later."));
        }
    }

    private Optional<Fault> given(OutgoingStream stream, String id) {
        LOG.log(
                Level.WARNING,
                () -> "sending commits, request " + id + ": nothing moved for " + idle.toSeconds() + " s");
        return broken(
                stream,
                new Fault.Unavailable(
                        FaultCode.TIMED_OUT,
                        "the store sent nothing within " + idle.toSeconds() + " s",
                        "Ask again in a moment."));
    }

    /** A fault can be told until the first byte is on its way; after that, all that can be told is that there is no end. */
    private static Optional<Fault> broken(OutgoingStream stream, Fault fault) {
        if (stream.giveUp()) {
            return Optional.of(fault);
        }
        throw new CloseConnectionException(fault.detail());
    }
}
