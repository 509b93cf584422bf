package io.dotmesh.adapters.http;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.transfer.CommitStream;
import io.helidon.common.socket.SocketWriterException;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.Callable;

/** One stream of commits on its way to another node, and how far that came. */
final class OutgoingStream {
    private static final System.Logger LOG = System.getLogger(OutgoingStream.class.getName());
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final String ESTIMATE = "X-Dotmesh-Estimate";
    private static final Header BYTES = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/octet-stream");

    private enum Phase {
        OPENING,
        FLOWING,
        GIVEN_UP
    }

    private final ServerResponse response;
    private final Callable<Outcome<CommitStream>> opening;
    private volatile long movedAt = System.nanoTime();
    // Guarded by this, with the stream: whoever gives up either finds the stream, or is found by it.
    private Phase phase = Phase.OPENING;
    private Optional<CommitStream> opened = Optional.empty();

    OutgoingStream(ServerResponse response, Callable<Outcome<CommitStream>> opening) {
        this.response = response;
        this.opening = opening;
    }

    long idleNanos() {
        return System.nanoTime() - movedAt;
    }

    /** Ends it; answers whether nothing of it was sent, so that something else can be. */
    boolean giveUp() {
        Optional<CommitStream> stream;
        boolean untouched;
        synchronized (this) {
            untouched = phase != Phase.FLOWING;
            phase = Phase.GIVEN_UP;
            stream = opened;
        }
        stream.ifPresent(OutgoingStream::close);
        return untouched;
    }

    /** Answers why nothing was sent. A stream that was sent in part ends with an exception, and no end on the wire. */
    Optional<Fault> run() throws Exception {
        return switch (opening.call()) {
            case Outcome.Faulted<CommitStream>(var fault) -> Optional.of(fault);
            case Outcome.Done<CommitStream>(var stream) -> {
                try (stream) {
                    yield isWanted(stream) ? flow(stream) : Optional.empty();
                }
            }
        };
    }

    private synchronized boolean isWanted(CommitStream stream) {
        opened = Optional.of(stream);
        return phase == Phase.OPENING;
    }

    private synchronized boolean begins() {
        boolean wanted = phase == Phase.OPENING;
        if (wanted) {
            phase = Phase.FLOWING;
        }
        return wanted;
    }

    private Optional<Fault> flow(CommitStream stream) {
        var buffer = new byte[BUFFER_BYTES];
        int count;
        try {
            count = stream.read(buffer);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the store did not begin to send commits", e);
            return Optional.of(new Fault.Unavailable(
                    FaultCode.STORAGE_UNAVAILABLE,
                    "the store did not begin to send: " + e.getMessage(),
                    "Ask again in a moment; see the log of that node."));
        }
        if (begins()) {
            response.header(BYTES);
            response.header(ESTIMATE, Long.toString(stream.estimate()));
            transfer(stream, buffer, count);
        }
        return Optional.empty();
    }

    private void transfer(CommitStream stream, byte[] buffer, int first) {
        var out = response.outputStream();
        for (int count = first; count >= 0; count = read(stream, buffer)) {
            movedAt = System.nanoTime();
            write(out, buffer, count);
            movedAt = System.nanoTime();
        }
        finish(stream, out);
    }

    private static int read(CommitStream stream, byte[] buffer) {
        try {
            return stream.read(buffer);
        } catch (IOException e) {
            throw cut(e);
        }
    }

    /** What is wrong with a stream may come to light only when it is closed, and then it has no end on the wire either. */
    private static void finish(CommitStream stream, OutputStream out) {
        try {
            stream.close();
        } catch (IOException e) {
            throw cut(e);
        }
        try {
            out.close();
        } catch (IOException | UncheckedIOException | SocketWriterException e) {
            throw Reply.notTaken(e);
        }
    }

    private static void write(OutputStream out, byte[] buffer, int count) {
        try {
            out.write(buffer, 0, count);
            out.flush();
        } catch (IOException | UncheckedIOException | SocketWriterException e) {
            throw Reply.notTaken(e);
        }
    }

    private static CloseConnectionException cut(IOException cause) {
        LOG.log(Level.WARNING, "the store ended a stream of commits before its end", cause);
        return new CloseConnectionException("the store ended the stream", cause);
    }

    private static void close(CommitStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a stream that nobody wants any more did not close", e);
        }
    }
}
