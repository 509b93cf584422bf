package io.dotmesh.domain.difference;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What only one of two states has, as far as it is held, by path. A directory is shut until what is in it is held too;
 * as long as it is shut it stands for all of that.
 */
final class Side<T extends Item<X>, X extends Exception> {
    private static final char BEHIND_SLASH = '/' + 1;

    private final NavigableMap<String, T> items = new TreeMap<>();
    private final TreeSet<String> shut = new TreeSet<>();
    private final TreeSet<Waiting> waiting = new TreeSet<>();
    private final Map<Object, TreeSet<String>> directories = new HashMap<>();

    /** A directory that may be opened: those first that are nearer to the root. */
    record Waiting(int depth, String path) implements Comparable<Waiting> {
        static Waiting at(String path) {
            return new Waiting((int) path.chars().filter(c -> c == '/').count(), path);
        }

        @Override
        public int compareTo(Waiting other) {
            int byDepth = Integer.compare(depth, other.depth);
            return byDepth != 0 ? byDepth : path.compareTo(other.path);
        }
    }

    NavigableMap<String, T> items() {
        return items;
    }

    int size() {
        return items.size();
    }

    T get(String path) {
        var item = items.get(path);
        if (item == null) {
            throw new IllegalStateException("nothing is held of " + path);
        }
        return item;
    }

    boolean holds(String path) {
        return items.containsKey(path);
    }

    boolean isShut(String path) {
        return shut.contains(path);
    }

    boolean isOpenDirectory(String path) throws X {
        var item = items.get(path);
        return item != null && !shut.contains(path) && item.isDirectory();
    }

    void put(String path, T item) throws X {
        items.put(path, item);
        if (item.isDirectory()) {
            shut.add(path);
            waiting.add(Waiting.at(path));
            var mark = item.mark();
            if (mark.isPresent()) {
                directories.computeIfAbsent(mark.get(), _ -> new TreeSet<>()).add(path);
            }
        }
    }

    /** The first directory of that mark. */
    Optional<String> directory(Optional<Object> mark) {
        return mark.map(directories::get).map(TreeSet::first);
    }

    /** Which directory to open next; it waits no longer, whether it is opened or not. */
    Optional<String> nextToOpen() {
        return Optional.ofNullable(waiting.pollFirst()).map(Waiting::path);
    }

    /** How deep the next to open is. */
    Optional<Integer> nextDepth() {
        return waiting.isEmpty()
                ? Optional.empty()
                : Optional.of(waiting.first().depth());
    }

    void open(String path) {
        shut.remove(path);
    }

    /** Takes out a directory with all that is held of what is in it. */
    T take(String path) throws X {
        var item = get(path);
        forget(path, item);
        var below = items.subMap(path + "/", path + BEHIND_SLASH);
        for (var each : Map.copyOf(below).entrySet()) {
            forget(each.getKey(), each.getValue());
        }
        return item;
    }

    private void forget(String path, T item) throws X {
        items.remove(path);
        if (item.isDirectory()) {
            shut.remove(path);
            waiting.remove(Waiting.at(path));
            var mark = item.mark();
            if (mark.isPresent()) {
                directories.computeIfPresent(mark.get(), (_, paths) -> {
                    paths.remove(path);
                    return paths.isEmpty() ? null : paths;
                });
            }
        }
    }

    void drop(String path) {
        items.remove(path);
    }

    void clear() {
        items.clear();
        shut.clear();
        waiting.clear();
        directories.clear();
    }
}
