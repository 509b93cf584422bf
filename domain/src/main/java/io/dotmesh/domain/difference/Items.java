package io.dotmesh.domain.difference;

import java.util.Optional;

/** What is in a directory, in the order of the names as they compare to each other. */
public interface Items<T, X extends Exception> extends AutoCloseable {
    /** Empty behind the last. */
    Optional<T> next() throws X;

    @Override
    void close();
}
