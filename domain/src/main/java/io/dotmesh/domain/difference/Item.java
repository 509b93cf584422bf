package io.dotmesh.domain.difference;

import java.util.Optional;

/**
 * Something in a directory of one of two states.
 *
 * @param <X> how looking at it fails
 */
public interface Item<X extends Exception> {
    /** Its name, equal in both states for the same name; it need not be as people would read it. */
    String name();

    boolean isDirectory() throws X;

    /**
     * What is equal in both states when it is the same thing under two names, found out cheaply: of equal marks those of
     * files may still be different ones. Empty when it cannot be recognised.
     */
    Optional<Object> mark() throws X;
}
