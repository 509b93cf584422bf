package io.dotmesh.domain.difference;

import java.util.Optional;

/**
 * Two states of a tree of files that are compared. A path consists of names with {@code /} between them; that of the
 * root is empty.
 *
 * @param <A> what the earlier state consists of
 * @param <B> what the later state consists of
 * @param <X> how looking at them fails
 */
public interface States<A extends Item<X>, B extends Item<X>, X extends Exception> {
    /** The root of the earlier state. */
    A before();

    /** The root of the later state. */
    B after();

    Items<A, X> before(String path, A directory) throws X;

    Items<B, X> after(String path, B directory) throws X;

    /** Whether it is known, without looking at them, that the two and all below are the same. */
    boolean isUntouched(String before, A was, String after, B is) throws X;

    /** Whether a person would say that nothing happened to it; a directory is the same whatever is in it. */
    boolean isSame(String before, A was, String after, B is) throws X;

    /** What two files that have equal marks have in common when they really are the same. */
    Optional<Object> identityBefore(String path, A file) throws X;

    /** The same, of the later state. */
    Optional<Object> identityAfter(String path, B file) throws X;

    /** A path for people. */
    String text(String path);
}
