package io.dotmesh.application.composition;

import java.time.Duration;

/**
 * What an operator may decide about a node.
 *
 * @param stashKept how long what a reset dropped is kept
 * @param trashKept how long a deleted dot can be restored
 * @param patience how long a request waits for another change of the same dot before it answers {@code BUSY}
 * @param usageFresh for how long a figure of size or dirt may be told again before it is measured anew
 */
public record Policy(Duration stashKept, Duration trashKept, Duration patience, Duration usageFresh) {
    public static final Policy DEFAULT =
            new Policy(Duration.ofDays(7), Duration.ofDays(7), Duration.ofSeconds(30), Duration.ofSeconds(1));
}
