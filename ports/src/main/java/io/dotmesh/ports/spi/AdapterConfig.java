package io.dotmesh.ports.spi;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an adapter is told when it starts.
 *
 * @param data the directory that is the node's own; adapters keep their files in directories of their own in it
 * @param settings what was set, by name; the adapter checks names and values
 */
public record AdapterConfig(Path data, SortedMap<String, String> settings, InstantSource clock) {
    public AdapterConfig {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    public AdapterConfig(Path data, Map<String, String> settings, InstantSource clock) {
        this(data, new TreeMap<>(settings), clock);
    }

    public Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    /** This configuration, or a refusal that names a setting which is not among {@code known} and the nearest that is. */
    public Outcome<AdapterConfig> knowing(Set<String> known) {
        for (var name : settings.keySet()) {
            if (!known.contains(name)) {
                var nearest = known.stream().min(Comparator.comparingInt(other -> distance(name, other)));
                return Outcome.refused(
                        FaultCode.CONFIGURATION,
                        "there is no setting '" + name + "'",
                        nearest.map(other -> "Did you mean '" + other + "'?").orElse("It takes no settings."));
            }
        }
        return Outcome.done(this);
    }

    /** How many characters must be added, dropped or changed to make one text of the other (Levenshtein 1966). */
    private static int distance(String one, String other) {
        var previous = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            var current = new int[other.length() + 1];
            current[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
