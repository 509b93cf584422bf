package io.dotmesh.system.cluster;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** What happened, line by line in a file, and counted. */
final class Trace {
    private final PrintStream file;
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();

    Trace(Path path) throws IOException {
        file = new PrintStream(Files.newOutputStream(path), true, StandardCharsets.UTF_8);
    }

    void write(String line) {
        file.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " "
                + Thread.currentThread().getName() + " " + line);
    }

    /** For the person who waits. */
    void say(String line) {
        write(line);
        System.out.println("cluster: " + line);
    }

    /** Counts something of a kind: {@code "checks: live state"}. */
    void count(String kind) {
        counts.computeIfAbsent(kind, _ -> new LongAdder()).increment();
    }

    void violation(String what) {
        violations.add(what);
        say("VIOLATION: " + what);
    }

    int violations() {
        return violations.size();
    }

    SortedMap<String, Long> counts() {
        var all = new TreeMap<String, Long>();
        counts.forEach((kind, count) -> all.put(kind, count.sum()));
        return all;
    }
}
