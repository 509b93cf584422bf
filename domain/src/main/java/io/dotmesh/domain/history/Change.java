package io.dotmesh.domain.history;

import io.dotmesh.domain.dot.SubdotName;

/**
 * One file that differs between two states of a branch. Sorted by subdot and path.
 *
 * @param subdot where it is; {@link SubdotName#ROOT} for a file beside the subdots
 * @param path relative to the subdot, with {@code /} between names
 */
public record Change(Kind kind, SubdotName subdot, String path) implements Comparable<Change> {
    /** What became of the file. */
    public enum Kind {
        ADDED,
        MODIFIED,
        REMOVED
    }

    /**
     * A change of the file at a path of the whole volume. The first of several names is the subdot; what stands in the
     * root itself, or below a directory whose name is none for a subdot, is in {@link SubdotName#ROOT}.
     */
    public static Change at(Kind kind, String path) {
        int slash = path.indexOf('/');
        return slash < 0
                ? new Change(kind, SubdotName.ROOT, path)
                : SubdotName.parse(path.substring(0, slash))
                        .toOptional()
                        .filter(subdot -> !subdot.isRoot())
                        .map(subdot -> new Change(kind, subdot, path.substring(slash + 1)))
                        .orElseGet(() -> new Change(kind, SubdotName.ROOT, path));
    }

    @Override
    public int compareTo(Change other) {
        int bySubdot = subdot.value().compareTo(other.subdot.value());
        int byPath = bySubdot != 0 ? bySubdot : path.compareTo(other.path);
        return byPath != 0 ? byPath : kind.compareTo(other.kind);
    }
}
