package io.dotmesh.system.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A cluster that is tormented for a while ({@code tests/cluster/run}), and has to hold what it answered. */
final class ClusterMain {
    private ClusterMain() {}

    /** {@code DIRECTORY DIST NODES SECONDS SEED}; or {@code DIRECTORY DIST}, to measure. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var directory = Path.of(arguments[0]);
        var dist = Path.of(arguments[1]);
        if (arguments.length == 2) {
            new Measure(directory.resolve("nodes"), dist).run();
            Runtime.getRuntime().halt(0);
        }
        var trace = new Trace(directory.resolve("trace.log"));
        long seed = Long.parseLong(arguments[4]);
        trace.say("seed " + seed);
        var cluster = new Cluster(directory.resolve("nodes"), dist, Integer.parseInt(arguments[2]), "2G");
        trace.say(cluster.members().size() + " nodes are there");
        new Torment(cluster, trace, seed).run(Duration.ofSeconds(Long.parseLong(arguments[3])));
        trace.counts().forEach((kind, count) -> trace.say(kind + ": " + count));
        trace.say("violations: " + trace.violations());
        // The nodes end with this process.
        Runtime.getRuntime().halt(trace.violations() == 0 ? 0 : 1);
    }
}
