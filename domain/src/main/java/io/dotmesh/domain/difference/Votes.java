package io.dotmesh.domain.difference;

import static io.dotmesh.domain.difference.Paths.name;
import static io.dotmesh.domain.difference.Paths.parent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Lets renamed files say which directories they were renamed with. */
final class Votes<A extends Item<X>, B extends Item<X>, X extends Exception> {
    /** As good as more files than there can be. */
    private static final long UNKNOWN = 1L << 40;

    private final Side<A, X> removed;
    private final Side<B, X> added;
    private final SortedMap<String, String> files;
    private final Set<String> left;
    private final Set<String> arrived;

    /**
     * @param files from new to old
     * @param moved directories of which it is known, from old to new
     */
    Votes(Side<A, X> removed, Side<B, X> added, SortedMap<String, String> files, SortedMap<String, String> moved) {
        this.removed = removed;
        this.added = added;
        this.files = files;
        this.left = moved.keySet();
        this.arrived = new HashSet<>(moved.values());
    }

    private record Move(String old, String path) {}

    /** More directories that were renamed, from old to new. */
    SortedMap<String, String> elected() throws X {
        var votes = votes();
        var elected = new TreeMap<String, String>();
        if (votes.isEmpty()) {
            return elected;
        }
        var counts = counts();
        var seen = new HashSet<String>();
        for (var move : ranked(votes)) {
            boolean enough = 2L * votes.getOrDefault(move, 0) >= counts.getOrDefault(move.path(), UNKNOWN);
            if (enough && !elected.containsKey(move.old()) && seen.add(move.path())) {
                elected.put(move.old(), move.path());
            }
        }
        return elected;
    }

    private static List<Move> ranked(Map<Move, Integer> votes) {
        var ranked = new ArrayList<>(votes.keySet());
        ranked.sort(Comparator.comparingInt((Move move) -> -votes.getOrDefault(move, 0))
                .thenComparing(Move::old)
                .thenComparing(Move::path));
        return ranked;
    }

    private Map<Move, Integer> votes() throws X {
        var votes = new HashMap<Move, Integer>();
        for (var file : files.entrySet()) {
            var path = file.getKey();
            var old = file.getValue();
            while (name(old).equals(name(path))) {
                old = parent(old);
                path = parent(path);
                if (!isCandidate(old, path)) {
                    break;
                }
                votes.merge(new Move(old, path), 1, Integer::sum);
            }
        }
        return votes;
    }

    private boolean isCandidate(String old, String path) throws X {
        return removed.isOpenDirectory(old)
                && added.isOpenDirectory(path)
                && !left.contains(old)
                && !arrived.contains(path);
    }

    /** How many files are in each new directory, and all below. */
    private Map<String, Long> counts() throws X {
        var counts = new HashMap<String, Long>();
        for (var path : files.keySet()) {
            count(path, 1, counts);
        }
        for (var item : added.items().entrySet()) {
            if (added.isShut(item.getKey())) {
                count(item.getKey(), UNKNOWN, counts);
            } else if (!item.getValue().isDirectory()) {
                count(item.getKey(), 1, counts);
            }
        }
        return counts;
    }

    private void count(String path, long files, Map<String, Long> counts) throws X {
        for (var at = parent(path); added.isOpenDirectory(at); at = parent(at)) {
            counts.merge(at, files, Long::sum);
        }
    }
}
