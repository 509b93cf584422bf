package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.identity.CommitId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The commits of a branch, from the oldest. Lists that grew out of each other share their memory, so that a commit
 * costs the same however many there are; only the catalogue, which changes one thing at a time, makes them.
 */
final class KeptList {
    static final KeptList EMPTY = new KeptList(new Shared(), 0);

    private final Shared shared;
    private final int size;

    /** What several lists have the first of. */
    private static final class Shared {
        private Kept[] kept = new Kept[0];
        private int used;
        private final Map<CommitId, Integer> places = new HashMap<>();
    }

    private KeptList(Shared shared, int size) {
        this.shared = shared;
        this.size = size;
    }

    static KeptList of(List<Kept> commits) {
        var shared = new Shared();
        var list = new KeptList(shared, 0);
        for (var commit : commits) {
            list = list.plus(commit);
        }
        return list;
    }

    KeptList plus(Kept commit) {
        synchronized (shared) {
            if (shared.used != size || size == 0) {
                // Another list went on from here.
                var own = new Shared();
                own.kept = Arrays.copyOf(shared.kept, Math.max(4, size + 1));
                own.used = size;
                for (int i = 0; i < size; i++) {
                    own.places.put(own.kept[i].id(), i);
                }
                return new KeptList(own, size).added(commit);
            }
            return added(commit);
        }
    }

    private KeptList added(Kept commit) {
        if (shared.used == shared.kept.length) {
            shared.kept = Arrays.copyOf(shared.kept, shared.used * 2);
        }
        shared.kept[shared.used++] = commit;
        shared.places.put(commit.id(), size);
        return new KeptList(shared, size + 1);
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    Kept last() {
        synchronized (shared) {
            return shared.kept[size - 1];
        }
    }

    List<Kept> all() {
        synchronized (shared) {
            return List.of(Arrays.copyOf(shared.kept, size));
        }
    }

    /** How many come before a commit. */
    Optional<Integer> place(CommitId commit) {
        synchronized (shared) {
            return Optional.ofNullable(shared.places.get(commit)).filter(place -> place < size);
        }
    }

    Optional<Kept> find(CommitId commit) {
        synchronized (shared) {
            return place(commit).map(place -> shared.kept[place]);
        }
    }

    KeptList first(int count) {
        return of(all().subList(0, count));
    }

    List<Kept> after(int count) {
        return all().subList(count, size);
    }
}
