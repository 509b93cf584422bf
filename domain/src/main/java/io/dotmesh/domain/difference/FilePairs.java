package io.dotmesh.domain.difference;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which new files are ones that are gone, under another name. */
final class FilePairs<A extends Item<X>, B extends Item<X>, X extends Exception> {
    private final States<A, B, X> states;
    private final Side<A, X> removed;
    private final Side<B, X> added;

    /** The files that are gone and not found again yet, by what they are. */
    private final Map<Object, TreeSet<String>> gone = new HashMap<>();

    /** The same, by what they are and their last name. */
    private final Map<Named, TreeSet<String>> goneByName = new HashMap<>();

    FilePairs(States<A, B, X> states, Side<A, X> removed, Side<B, X> added) {
        this.states = states;
        this.removed = removed;
        this.added = added;
    }

    private record Named(Object identity, String name) {}

    /** From new to old. */
    SortedMap<String, String> pairs() throws X {
        var marks = marks(removed.items());
        marks.retainAll(marks(added.items()));
        if (marks.isEmpty()) {
            return new TreeMap<>();
        }
        for (var file : removed.items().entrySet()) {
            if (isCandidate(file.getValue(), marks)) {
                states.identityBefore(file.getKey(), file.getValue())
                        .ifPresent(identity -> remember(identity, file.getKey()));
            }
        }
        var arrived = new TreeMap<String, Object>();
        for (var file : added.items().entrySet()) {
            if (isCandidate(file.getValue(), marks)) {
                states.identityAfter(file.getKey(), file.getValue())
                        .ifPresent(identity -> arrived.put(file.getKey(), identity));
            }
        }
        return pair(arrived);
    }

    private static <T extends Item<X>, X extends Exception> Set<Object> marks(NavigableMap<String, T> items) throws X {
        var marks = new HashSet<Object>();
        for (var item : items.values()) {
            if (!item.isDirectory()) {
                item.mark().ifPresent(marks::add);
            }
        }
        return marks;
    }

    private static <X extends Exception> boolean isCandidate(Item<X> item, Set<Object> marks) throws X {
        return !item.isDirectory() && item.mark().filter(marks::contains).isPresent();
    }

    private void remember(Object identity, String path) {
        gone.computeIfAbsent(identity, _ -> new TreeSet<>()).add(path);
        goneByName
                .computeIfAbsent(new Named(identity, Paths.name(path)), _ -> new TreeSet<>())
                .add(path);
    }

    private SortedMap<String, String> pair(SortedMap<String, Object> arrived) {
        var pairs = new TreeMap<String, String>();
        arrived.forEach((path, identity) -> {
            var same = goneByName.get(new Named(identity, Paths.name(path)));
            if (same != null && !same.isEmpty()) {
                pairs.put(path, found(identity, same.first()));
            }
        });
        arrived.forEach((path, identity) -> {
            var any = gone.get(identity);
            if (any != null && !any.isEmpty() && !pairs.containsKey(path)) {
                pairs.put(path, found(identity, any.first()));
            }
        });
        return pairs;
    }

    private String found(Object identity, String old) {
        gone.getOrDefault(identity, new TreeSet<>()).remove(old);
        goneByName
                .getOrDefault(new Named(identity, Paths.name(old)), new TreeSet<>())
                .remove(old);
        return old;
    }
}
