package io.dotmesh.testkit.simulation;

import java.util.Optional;

/**
 * What is to happen in a run.
 *
 * @param stormy whether all faults come, as chance will have it
 * @param crash the one effect at which a node crashes
 */
record Plan(long seed, boolean stormy, Optional<Crash> crash) {
    /** The so-many-th effect of a run, before it is done or after. */
    record Crash(long effect, boolean after) {}
}
