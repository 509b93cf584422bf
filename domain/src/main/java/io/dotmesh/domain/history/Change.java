package io.dotmesh.domain.history;

import io.dotmesh.domain.dot.SubdotName;

/**
 * One file that differs between two states of a branch.
 *
 * @param subdot where it is; {@link SubdotName#ROOT} for a file beside the subdots
 * @param path relative to the subdot, with {@code /} between names
 */
public record Change(Kind kind, SubdotName subdot, String path) {
    /** What became of the file. */
    public enum Kind {
        ADDED,
        MODIFIED,
        REMOVED
    }
}
