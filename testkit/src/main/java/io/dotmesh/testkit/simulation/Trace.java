package io.dotmesh.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What happened, one line for each event. A run that is not to be read keeps only a sum of it, to compare. */
final class Trace {
    private final boolean written;
    private final List<String> lines = new ArrayList<>();
    private long sum;

    Trace(boolean written) {
        this.written = written;
    }

    void add(int hash, Supplier<String> line) {
        sum = sum * 31 + hash;
        if (written) {
            lines.add(line.get());
        }
    }

    long sum() {
        return sum;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
