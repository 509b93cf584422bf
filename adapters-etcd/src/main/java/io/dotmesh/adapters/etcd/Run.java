package io.dotmesh.adapters.etcd;

/**
 * Commits that follow each other, in a segment and in a branch. Each commit is in one run of one branch at most.
 *
 * @param segment a sequence of keys that never change; only one branch appends to it
 * @param from the number of the first
 * @param to the number after the last
 */
record Run(String segment, long from, long to) {
    long length() {
        return to - from;
    }

    boolean isFollowedBy(Run next) {
        return segment.equals(next.segment) && to == next.from;
    }
}
