package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.io.InputStream;

/** Gives a child what it reads. */
final class Pump {
    private static final int BLOCK_BYTES = 128 * 1024;

    private final Child child;

    Pump(Child child) {
        this.child = child;
    }

    /** To the end of the stream, or as far as the child takes it: why it takes no more, its own end tells. */
    Outcome<Nothing> pour(InputStream stream) {
        var patience = child.patience();
        var block = new byte[BLOCK_BYTES];
        try (var input = child.input()) {
            for (int n = next(stream, block); n >= 0; n = next(stream, block)) {
                int length = n;
                try {
                    patience.during(() -> {
                        input.write(block, 0, length);
                        return length;
                    });
                } catch (IOException _) {
                    return Outcome.done();
                }
            }
            return Outcome.done();
        } catch (Cut e) {
            return Outcome.refused(
                    FaultCode.CORRUPT, "the stream is cut or damaged: " + e.getMessage(), "Send it again.");
        } catch (IOException _) {
            return Outcome.done();
        }
    }

    /** The stream to read from failed, not the child. */
    private static final class Cut extends Exception {
        private static final long serialVersionUID = 1;

        private Cut(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private static int next(InputStream stream, byte[] block) throws Cut {
        try {
            return stream.read(block);
        } catch (IOException e) {
            throw new Cut(e);
        }
    }
}
