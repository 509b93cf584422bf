package io.dotmesh.domain.dot;

/**
 * How much a branch holds.
 *
 * @param sizeBytes what its live state refers to, 0 or more
 * @param dirtyBytes what was written since its newest commit, 0 or more; an upper bound, for a store may count blocks
 */
public record Usage(long sizeBytes, long dirtyBytes) {
    public static final Usage NONE = new Usage(0, 0);

    public Usage {
        if (sizeBytes < 0 || dirtyBytes < 0) {
            throw new IllegalArgumentException("usage " + sizeBytes + ", " + dirtyBytes + " < 0");
        }
    }
}
