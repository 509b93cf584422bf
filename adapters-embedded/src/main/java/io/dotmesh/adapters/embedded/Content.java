package io.dotmesh.adapters.embedded;

/**
 * Bytes that are stored: equal contents are equal records.
 *
 * @param held bytes that are not in long runs of zeros, which take no space
 * @param level 0 when the object is the bytes themselves; otherwise it is, or leads to, a list of pieces
 */
record Content(long size, long held, int level, ObjectId id) {
    static final Content EMPTY = new Content(0, 0, 0, new ObjectId(0, 0, 0, 0));

    /** More would need a file of more bytes than a number counts. */
    static final int LEVEL_MAX = 6;

    boolean isEmpty() {
        return size == 0;
    }

    void write(Encoder out) {
        out.number(size);
        if (!isEmpty()) {
            out.number(held).octet(level).id(id);
        }
    }

    static Content read(Decoder in) throws Decoder.Malformed {
        long size = in.number(Long.MAX_VALUE);
        return size == 0 ? EMPTY : new Content(size, in.number(size), (int) in.number(LEVEL_MAX), in.id());
    }
}
