package io.dotmesh.testkit.simulation;

import io.dotmesh.domain.replica.Phase;
import io.dotmesh.domain.replica.ReplicaEvent;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** From which phase which events led to which, as seen in runs: the state chart. */
public final class Transitions {
    private record Way(String from, String to) implements Comparable<Way> {
        @Override
        public int compareTo(Way other) {
            int first = from.compareTo(other.from);
            return first != 0 ? first : to.compareTo(other.to);
        }
    }

    private final Map<Way, TreeSet<String>> events = new TreeMap<>();

    Transitions() {}

    void add(Phase before, ReplicaEvent event, Phase after) {
        var from = Names.of(before);
        var to = Names.of(after);
        if (!from.equals(to)) {
            events.computeIfAbsent(new Way(from, to), _ -> new TreeSet<>()).add(Names.of(event));
        }
    }

    /** As a state diagram of Mermaid. */
    public String mermaid() {
        return events.entrySet().stream()
                .map(one -> "    " + one.getKey().from() + " --> "
                        + one.getKey().to() + " : " + String.join(", ", one.getValue()))
                .collect(Collectors.joining("\n", "stateDiagram-v2\n    [*] --> Starting\n", "\n"));
    }
}
