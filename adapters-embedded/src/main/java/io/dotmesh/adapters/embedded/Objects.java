package io.dotmesh.adapters.embedded;

import java.io.IOException;

/** Where objects are read. */
interface Objects {
    /** The bytes of an object, checked to be those that its id names. */
    byte[] get(ObjectId id) throws IOException;

    /** Where objects are written; those that are there already cost nothing. */
    @FunctionalInterface
    interface Sink {
        /** Only names objects: for finding out whether something is as it was. */
        Sink NAMES = ObjectId::of;

        ObjectId put(byte[] bytes, int offset, int length) throws IOException;

        default ObjectId put(byte[] bytes) throws IOException {
            return put(bytes, 0, bytes.length);
        }
    }
}
