package io.dotmesh.adapters.embedded;

/**
 * Where each object is, by the first half of its id: 128 bits of SHA-256, which nobody can make the same for two
 * objects. Open addressing in arrays, for a store has millions. Not for several threads at once.
 */
final class ObjectIndex {
    /** In place of a location. */
    static final long NOWHERE = 0;

    private static final int CAPACITY_MIN = 1024;

    private long[] first;
    private long[] second;
    private long[] locations;
    private int size;

    ObjectIndex() {
        first = new long[CAPACITY_MIN];
        second = new long[CAPACITY_MIN];
        locations = new long[CAPACITY_MIN];
    }

    int size() {
        return size;
    }

    private int slot(long a, long b) {
        int mask = locations.length - 1;
        // Ids are random already.
        int slot = (int) (a ^ (a >>> 32)) & mask;
        while (locations[slot] != NOWHERE && (first[slot] != a || second[slot] != b)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    long find(ObjectId id) {
        return locations[slot(id.a(), id.b())];
    }

    /** Adds an object, or says where it is now. */
    void put(long a, long b, long location) {
        if (location == NOWHERE) {
            throw new IllegalArgumentException("nothing can be nowhere");
        }
        int slot = slot(a, b);
        if (locations[slot] == NOWHERE) {
            if (size >= locations.length / 3 * 2) {
                grow();
                slot = slot(a, b);
            }
            size++;
            first[slot] = a;
            second[slot] = b;
        }
        locations[slot] = location;
    }

    void put(ObjectId id, long location) {
        put(id.a(), id.b(), location);
    }

    private void grow() {
        if (locations.length >= 1 << 30) {
            throw new IllegalStateException("a store has at most " + size + " objects");
        }
        var oldFirst = first;
        var oldSecond = second;
        var old = locations;
        first = new long[old.length * 2];
        second = new long[old.length * 2];
        locations = new long[old.length * 2];
        for (int i = 0; i < old.length; i++) {
            if (old[i] != NOWHERE) {
                int slot = slot(oldFirst[i], oldSecond[i]);
                first[slot] = oldFirst[i];
                second[slot] = oldSecond[i];
                locations[slot] = old[i];
            }
        }
    }

    void remove(ObjectId id) {
        int slot = slot(id.a(), id.b());
        if (locations[slot] == NOWHERE) {
            return;
        }
        locations[slot] = NOWHERE;
        size--;
        // Those behind it may have been put there because its slot was taken.
        int mask = locations.length - 1;
        for (int next = (slot + 1) & mask; locations[next] != NOWHERE; next = (next + 1) & mask) {
            long location = locations[next];
            locations[next] = NOWHERE;
            int home = slot(first[next], second[next]);
            first[home] = first[next];
            second[home] = second[next];
            locations[home] = location;
        }
    }
}
