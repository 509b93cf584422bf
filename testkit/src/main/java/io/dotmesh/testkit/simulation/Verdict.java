package io.dotmesh.testkit.simulation;

import java.util.List;

/**
 * How a simulation went.
 *
 * @param violations what was found wrong, the first of each kind; none, if the rules hold
 * @param sum the same for the same trace
 * @param trace empty unless asked for
 */
public record Verdict(
        long seed, int nodes, long decisions, long effects, List<String> violations, long sum, List<String> trace) {
    public Verdict {
        violations = List.copyOf(violations);
        trace = List.copyOf(trace);
    }

    public boolean isClean() {
        return violations.isEmpty();
    }
}
