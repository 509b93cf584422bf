package io.dotmesh.domain.difference;

import static io.dotmesh.domain.difference.Paths.below;

import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.history.Change.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Holds changes until there are too many, or no more; then finds out what was renamed among them, and tells them sorted.
 * Directories that only one state has are looked into when all the rest is known, as far as there is room: many turn
 * out to be renamed, and need not be.
 */
final class Batch<A extends Item<X>, B extends Item<X>, X extends Exception> implements TreeWalk.Finder<A, B, X> {
    private final States<A, B, X> states;
    private final int max;
    private final Predicate<Change> receiver;
    private final TreeWalk<A, B, X> walk;
    private final Side<A, X> removed = new Side<>();
    private final Side<B, X> added = new Side<>();
    private final TreeSet<String> modified = new TreeSet<>();
    private final SortedMap<String, String> moved = new TreeMap<>();
    private final Queue<Move<A, B>> uncompared = new ArrayDeque<>();

    Batch(States<A, B, X> states, int max, Predicate<Change> receiver) {
        this.states = states;
        this.max = max;
        this.receiver = receiver;
        this.walk = new TreeWalk<>(states, this);
    }

    /** A directory that was renamed. */
    private record Move<A, B>(String before, A was, String after, B is) {}

    @Override
    public boolean removed(String path, A item) throws X {
        if (item.isDirectory()) {
            var partner = added.directory(item.mark());
            if (partner.isPresent() && isWhole(added, partner.get(), moved.values())) {
                return move(path, item, partner.get(), added.take(partner.get()));
            }
        }
        removed.put(path, item);
        return hasRoom();
    }

    @Override
    public boolean added(String path, B item) throws X {
        if (item.isDirectory()) {
            var partner = removed.directory(item.mark());
            if (partner.isPresent() && isWhole(removed, partner.get(), moved.keySet())) {
                return move(partner.get(), removed.take(partner.get()), path, item);
            }
        }
        added.put(path, item);
        return hasRoom();
    }

    /** Whether nothing was found yet to have gone out of a directory, or to have come into it. */
    private static boolean isWhole(Side<?, ?> side, String directory, Collection<String> ends) {
        return side.isShut(directory) || ends.stream().noneMatch(end -> end.startsWith(directory + "/"));
    }

    @Override
    public boolean modified(String path) throws X {
        modified.add(path);
        return hasRoom();
    }

    private boolean move(String before, A was, String after, B is) throws X {
        moved.put(before, after);
        uncompared.add(new Move<>(before, was, after, is));
        return hasRoom();
    }

    private int size() {
        return removed.size() + added.size() + modified.size() + moved.size() + uncompared.size();
    }

    private boolean hasRoom() throws X {
        return size() < max || tell();
    }

    /** Tells what is left. Answers whether the receiver would take more. */
    boolean finish() throws X {
        while (true) {
            var move = uncompared.poll();
            if (move != null) {
                if (!walk.directories(move.before(), move.was(), move.after(), move.is())) {
                    return false;
                }
            } else if (!openNext()) {
                return tell();
            }
        }
    }

    private boolean openNext() throws X {
        var was = removed.nextDepth();
        var is = added.nextDepth();
        if (was.isEmpty() && is.isEmpty()) {
            return false;
        }
        if (was.isEmpty() || (is.isPresent() && is.get() <= was.get())) {
            var path = added.nextToOpen().orElseThrow();
            open(added, path, states.after(path, added.get(path)), this::added);
        } else {
            var path = removed.nextToOpen().orElseThrow();
            open(removed, path, states.before(path, removed.get(path)), this::removed);
        }
        return true;
    }

    private interface Taker<T, X extends Exception> {
        boolean take(String path, T item) throws X;
    }

    /** Holds what is in a directory, all of it or nothing. */
    private <T extends Item<X>> void open(Side<T, X> side, String path, Items<T, X> listing, Taker<T, X> taker)
            throws X {
        int room = max - size();
        var found = new ArrayList<T>();
        try (listing) {
            for (var item = listing.next(); item.isPresent() && found.size() < room; item = listing.next()) {
                found.add(item.get());
            }
        }
        if (found.size() < room) {
            side.open(path);
            for (var item : found) {
                taker.take(below(path, item.name()), item);
            }
        }
    }

    /** Tells all that is held. */
    private boolean tell() throws X {
        for (var told : new Renames<>(states, removed, added, moved, modified).told()) {
            if (!receiver.test(told.change()) || !tellBelow(told.change().kind(), told.path())) {
                return false;
            }
        }
        removed.clear();
        added.clear();
        modified.clear();
        moved.clear();
        return true;
    }

    private boolean tellBelow(Kind kind, String path) throws X {
        if (kind == Kind.REMOVED && removed.isShut(path)) {
            return tellAll(kind, path, removed.get(path), states::before);
        }
        return kind != Kind.ADDED || !added.isShut(path) || tellAll(kind, path, added.get(path), states::after);
    }

    private interface Lister<T, X extends Exception> {
        Items<T, X> list(String path, T directory) throws X;
    }

    private <T extends Item<X>> boolean tellAll(Kind kind, String path, T directory, Lister<T, X> lister) throws X {
        try (var listing = lister.list(path, directory)) {
            for (var item = listing.next(); item.isPresent(); item = listing.next()) {
                var at = below(path, item.get().name());
                if (!receiver.test(Change.at(kind, states.text(at)))
                        || (item.get().isDirectory() && !tellAll(kind, at, item.get(), lister))) {
                    return false;
                }
            }
            return true;
        }
    }
}
