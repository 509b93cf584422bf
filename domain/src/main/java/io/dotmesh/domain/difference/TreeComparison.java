package io.dotmesh.domain.difference;

import io.dotmesh.domain.history.Change;
import java.util.function.Predicate;

/**
 * Finds what differs between two states of a tree of files. What has to be held to recognise what was renamed is
 * bounded; beside that, the names of the directories on the way to where it is.
 *
 * <p>What is at one path in both states is compared, and never renamed. Of the rest, what is gone and what is new are one
 * renamed thing when they have the same identity; when several have it, those with the same name, and then the first. A
 * new directory is a renamed one when that is known of itself, or when at least half of the files in it were in one that
 * is gone, under the same names. What was in it is then compared with what is in it.
 */
public final class TreeComparison<A extends Item<X>, B extends Item<X>, X extends Exception> {
    /** How many changes are held together. */
    public static final int HELD_MAX = 50_000;

    private final States<A, B, X> states;
    private final int heldMax;

    public TreeComparison(States<A, B, X> states) {
        this(states, HELD_MAX);
    }

    /** @param heldMax how many changes are held together, to be sorted and to find out what was renamed */
    public TreeComparison(States<A, B, X> states, int heldMax) {
        this.states = states;
        this.heldMax = heldMax;
    }

    /** Tells one change after the other, until there is none left, or the receiver says that it wants no more. */
    public void tell(Predicate<Change> receiver) throws X {
        var batch = new Batch<>(states, heldMax, receiver);
        if (new TreeWalk<>(states, batch).directories("", states.before(), "", states.after())) {
            batch.finish();
        }
    }

    /** Whether anything differs; looks no further than the first that does. */
    public boolean differs() throws X {
        return !new TreeWalk<>(states, new Nothing<A, B, X>()).directories("", states.before(), "", states.after());
    }

    /** Is content with no difference at all. */
    private static final class Nothing<A, B, X extends Exception> implements TreeWalk.Finder<A, B, X> {
        @Override
        public boolean removed(String path, A item) {
            return false;
        }

        @Override
        public boolean added(String path, B item) {
            return false;
        }

        @Override
        public boolean modified(String path) {
            return false;
        }
    }
}
