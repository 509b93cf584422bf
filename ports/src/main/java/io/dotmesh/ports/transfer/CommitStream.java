package io.dotmesh.ports.transfer;

import java.io.FilterInputStream;
import java.io.InputStream;

/**
 * Commits on their way out of a store. They are read from it as fast as this is read, and no faster but for a buffer
 * of bounded size. Whoever wants no more closes it, from any thread, which ends what makes it. How far it came, whoever
 * reads it knows.
 */
public final class CommitStream extends FilterInputStream {
    private final long estimate;

    /** @param estimate about how many bytes it has from its beginning to its end */
    public CommitStream(InputStream bytes, long estimate) {
        super(bytes);
        this.estimate = estimate;
    }

    /** About how many bytes it has from its beginning to its end. */
    public long estimate() {
        return estimate;
    }
}
