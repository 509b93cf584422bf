package io.dotmesh.domain.difference;

import static io.dotmesh.domain.difference.Paths.below;

import java.util.Optional;

/** Goes through two directories side by side, and through all below that both have. */
final class TreeWalk<A extends Item<X>, B extends Item<X>, X extends Exception> {
    private final States<A, B, X> states;
    private final Finder<A, B, X> finder;

    TreeWalk(States<A, B, X> states, Finder<A, B, X> finder) {
        this.states = states;
        this.finder = finder;
    }

    /** Is told what differs. What is below a directory that one state lacks is left to the finder. */
    interface Finder<A, B, X extends Exception> {
        /** Answers whether to go on, as all of these. */
        boolean removed(String path, A item) throws X;

        boolean added(String path, B item) throws X;

        boolean modified(String path) throws X;
    }

    /** Answers whether the finder wants more. */
    boolean directories(String before, A was, String after, B is) throws X {
        try (var earlier = states.before(before, was);
                var later = states.after(after, is)) {
            var one = earlier.next();
            var other = later.next();
            while (one.isPresent() || other.isPresent()) {
                int order = order(one, other);
                if (!step(before, after, order <= 0 ? one : Optional.empty(), order >= 0 ? other : Optional.empty())) {
                    return false;
                }
                one = order <= 0 ? earlier.next() : one;
                other = order >= 0 ? later.next() : other;
            }
            return true;
        }
    }

    private int order(Optional<A> one, Optional<B> other) {
        if (one.isEmpty()) {
            return 1;
        }
        return other.isEmpty() ? -1 : one.get().name().compareTo(other.get().name());
    }

    private boolean step(String before, String after, Optional<A> was, Optional<B> is) throws X {
        if (is.isEmpty()) {
            var gone = was.orElseThrow();
            return finder.removed(below(before, gone.name()), gone);
        }
        if (was.isEmpty()) {
            return finder.added(below(after, is.get().name()), is.get());
        }
        return both(
                below(before, was.get().name()),
                was.get(),
                below(after, is.get().name()),
                is.get());
    }

    private boolean both(String before, A was, String after, B is) throws X {
        if (states.isUntouched(before, was, after, is)) {
            return true;
        }
        boolean wasDirectory = was.isDirectory();
        boolean isDirectory = is.isDirectory();
        if (wasDirectory && isDirectory) {
            return directories(before, was, after, is);
        }
        return (states.isSame(before, was, after, is) || finder.modified(after))
                && (!wasDirectory || allRemoved(before, was))
                && (!isDirectory || allAdded(after, is));
    }

    private boolean allRemoved(String path, A directory) throws X {
        try (var listing = states.before(path, directory)) {
            for (var item = listing.next(); item.isPresent(); item = listing.next()) {
                if (!finder.removed(below(path, item.get().name()), item.get())) {
                    return false;
                }
            }
            return true;
        }
    }

    private boolean allAdded(String path, B directory) throws X {
        try (var listing = states.after(path, directory)) {
            for (var item = listing.next(); item.isPresent(); item = listing.next()) {
                if (!finder.added(below(path, item.get().name()), item.get())) {
                    return false;
                }
            }
            return true;
        }
    }
}
