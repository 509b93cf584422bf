package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Gives whoever receives what a stream has, and tells which of the two failed. */
final class Pump {
    private Pump() {}

    /** To the end of the stream, or as far as it is taken: why no more is taken, the taker's own end tells. */
    static Outcome<Nothing> pour(InputStream stream, OutputStream taker) {
        try (var sink = new Sink(taker)) {
            try {
                stream.transferTo(sink);
                return Outcome.done();
            } catch (IOException e) {
                return sink.failed
                        ? Outcome.done()
                        : Outcome.refused(
                                FaultCode.CORRUPT,
                                "the stream is cut or damaged: " + e.getMessage(),
                                "Send the rest of it, or send it again.");
            }
        }
    }

    /** Remembers that it was the taker who failed. */
    private static final class Sink extends OutputStream {
        private final OutputStream taker;
        private boolean failed;

        Sink(OutputStream taker) {
            this.taker = taker;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                taker.write(bytes, offset, length);
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }

        @Override
        public void close() {
            try {
                taker.close();
            } catch (IOException _) {
                // The taker's own end tells why.
            }
        }
    }
}
