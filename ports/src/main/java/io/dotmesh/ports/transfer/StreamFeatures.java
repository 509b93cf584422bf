package io.dotmesh.ports.transfer;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What streams of commits may consist of beyond the plainest, by names that stores agree upon among themselves. A
 * receiver says what it takes; a sender uses what of it it knows, so newer and older ones understand each other.
 */
public record StreamFeatures(SortedSet<String> names) {
    public static final StreamFeatures NONE = new StreamFeatures(Collections.emptySortedSet());

    private static final int NAMES_MAX = 16;
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

    public StreamFeatures {
        names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
        if (names.size() > NAMES_MAX
                || !names.stream().allMatch(name -> NAME.matcher(name).matches())) {
            throw new IllegalArgumentException("no store has features like these: " + names);
        }
    }

    /** Reads what {@link #toString} made. */
    public static Outcome<StreamFeatures> parse(String text) {
        var names = new TreeSet<String>();
        for (var name : text.isEmpty() ? new String[0] : text.split(",", NAMES_MAX + 2)) {
            if (names.size() == NAMES_MAX || !NAME.matcher(name).matches()) {
                return Outcome.refused(
                        FaultCode.INVALID,
                        "that is no list of features of streams",
                        "Name them in small letters with commas between, or none.");
            }
            names.add(name);
        }
        return Outcome.done(new StreamFeatures(names));
    }

    public boolean has(String name) {
        return names.contains(name);
    }

    /** Those that both have. */
    public StreamFeatures and(StreamFeatures other) {
        var both = new TreeSet<>(names);
        both.retainAll(other.names);
        return new StreamFeatures(both);
    }

    @Override
    public String toString() {
        return String.join(",", names);
    }
}
