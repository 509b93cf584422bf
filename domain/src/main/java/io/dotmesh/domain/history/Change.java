package io.dotmesh.domain.history;

import io.dotmesh.domain.dot.SubdotName;
import java.util.Optional;

/**
 * One file that differs between two states of a branch. Sorted by subdot and path.
 *
 * @param subdot where it is; {@link SubdotName#ROOT} for a file beside the subdots
 * @param path relative to the subdot, with {@code /} between names
 * @param from where it was, when it was renamed, and only then
 */
public record Change(Kind kind, SubdotName subdot, String path, Optional<Location> from) implements Comparable<Change> {
    public Change {
        if (from.isPresent() != (kind == Kind.RENAMED)) {
            throw new IllegalArgumentException("what was renamed, and nothing else, was somewhere before");
        }
    }

    /** A change of what kept its path. */
    public Change(Kind kind, SubdotName subdot, String path) {
        this(kind, subdot, path, Optional.empty());
    }

    /** What became of the file. */
    public enum Kind {
        ADDED,
        /** It is at {@link Change#path} now; a directory, with all that is in it. */
        RENAMED,
        MODIFIED,
        REMOVED
    }

    /** The place of a file. */
    public record Location(SubdotName subdot, String path) {
        /**
         * That of a path of the whole volume. The first of several names is the subdot; what stands in the root itself,
         * or below a directory whose name is none for a subdot, is in {@link SubdotName#ROOT}.
         */
        public static Location of(String path) {
            int slash = path.indexOf('/');
            return slash < 0
                    ? new Location(SubdotName.ROOT, path)
                    : SubdotName.parse(path.substring(0, slash))
                            .toOptional()
                            .filter(subdot -> !subdot.isRoot())
                            .map(subdot -> new Location(subdot, path.substring(slash + 1)))
                            .orElseGet(() -> new Location(SubdotName.ROOT, path));
        }
    }

    /** A change, which is no renaming, of the file at a path of the whole volume. */
    public static Change at(Kind kind, String path) {
        var at = Location.of(path);
        return new Change(kind, at.subdot(), at.path());
    }

    /** The renaming of a file from one path of the whole volume to another. */
    public static Change renamed(String from, String to) {
        var at = Location.of(to);
        return new Change(Kind.RENAMED, at.subdot(), at.path(), Optional.of(Location.of(from)));
    }

    @Override
    public int compareTo(Change other) {
        int bySubdot = subdot.value().compareTo(other.subdot.value());
        int byPath = bySubdot != 0 ? bySubdot : path.compareTo(other.path);
        return byPath != 0 ? byPath : kind.compareTo(other.kind);
    }
}
