package io.dotmesh.adapters.embedded;

/** Objects that were seen, by the first half of their ids. Not for several threads at once. */
final class ObjectSet {
    private final ObjectIndex seen = new ObjectIndex();

    /** Whether it was not seen before. */
    boolean add(ObjectId id) {
        if (seen.find(id) != ObjectIndex.NOWHERE) {
            return false;
        }
        seen.put(id, 1);
        return true;
    }

    boolean contains(ObjectId id) {
        return seen.find(id) != ObjectIndex.NOWHERE;
    }

    int size() {
        return seen.size();
    }
}
