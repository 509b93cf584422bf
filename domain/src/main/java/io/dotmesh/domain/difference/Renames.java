package io.dotmesh.domain.difference;

import static io.dotmesh.domain.difference.Paths.below;
import static io.dotmesh.domain.difference.Paths.name;
import static io.dotmesh.domain.difference.Paths.parent;

import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.history.Change.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Finds out what was renamed among the things that are gone and those that are new. */
final class Renames<A extends Item<X>, B extends Item<X>, X extends Exception> {
    private final States<A, B, X> states;
    private final Side<A, X> removed;
    private final Side<B, X> added;
    private final SortedMap<String, String> moved;
    private final SortedSet<String> modified;
    private final SortedMap<String, String> files = new TreeMap<>();

    /** @param moved directories of which it is known that they were renamed, from old to new */
    Renames(
            States<A, B, X> states,
            Side<A, X> removed,
            Side<B, X> added,
            SortedMap<String, String> moved,
            SortedSet<String> modified) {
        this.states = states;
        this.removed = removed;
        this.added = added;
        this.moved = moved;
        this.modified = modified;
    }

    /** A change, and the path that it is about. */
    record Told(Change change, String path) {}

    /** What differs, sorted. */
    List<Told> told() throws X {
        if (removed.size() > 0 && added.size() > 0) {
            pairFiles();
            pairDirectories();
            moved.putAll(new Votes<>(removed, added, files, moved).elected());
            join();
        }
        var told = new ArrayList<Told>(removed.size() + added.size() + modified.size() + moved.size() + files.size());
        removed.items().keySet().forEach(path -> told.add(told(Kind.REMOVED, path)));
        added.items().keySet().forEach(path -> told.add(told(Kind.ADDED, path)));
        modified.forEach(path -> told.add(told(Kind.MODIFIED, path)));
        moved.forEach((old, path) -> tellMove(old, path, told));
        files.forEach((path, old) -> tellMove(old, path, told));
        told.sort(Comparator.comparing(Told::change));
        return told;
    }

    private Told told(Kind kind, String path) {
        return new Told(Change.at(kind, states.text(path)), path);
    }

    /** What went together with a directory goes without saying. */
    private void tellMove(String old, String path, List<Told> told) {
        if (!below(translated(parent(old)), name(old)).equals(path)) {
            told.add(new Told(Change.renamed(states.text(old), states.text(path)), path));
        }
    }

    private void pairFiles() throws X {
        for (var pair : new FilePairs<>(states, removed, added).pairs().entrySet()) {
            var path = pair.getKey();
            var old = pair.getValue();
            if (!states.isSame(old, removed.get(old), path, added.get(path))) {
                modified.add(path);
            }
            removed.drop(old);
            added.drop(path);
            files.put(path, old);
        }
    }

    /** Directories that were looked into before they were found under their other name. */
    private void pairDirectories() throws X {
        for (var old : removed.items().entrySet()) {
            if (removed.isOpenDirectory(old.getKey())) {
                var path = added.directory(old.getValue().mark());
                if (path.isPresent() && added.isOpenDirectory(path.get()) && !moved.containsValue(path.get())) {
                    moved.put(old.getKey(), path.get());
                }
            }
        }
    }

    /** What is new where something that is gone would be, with its directory renamed, is that, modified. */
    private void join() throws X {
        for (var old : List.copyOf(removed.items().keySet())) {
            var path = translated(old);
            if (!path.equals(old) && added.holds(path) && !removed.isShut(old) && !added.isShut(path)) {
                if (!states.isSame(old, removed.get(old), path, added.get(path))) {
                    modified.add(path);
                }
                removed.drop(old);
                added.drop(path);
            }
        }
    }

    /** Where something would be if nothing had happened to it but that directories around it were renamed. */
    private String translated(String old) {
        for (var at = old; !at.isEmpty(); at = parent(at)) {
            var to = moved.get(at);
            if (to != null) {
                return to + old.substring(at.length());
            }
        }
        return old;
    }
}
