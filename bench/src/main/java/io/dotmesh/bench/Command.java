package io.dotmesh.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whole processes of {@code dm}, script included, as a person waits for them. */
final class Command implements Measurement {
    private static final int TIMES = 31;
    private static final double GOAL_MILLIS = 110;

    @Override
    public String name() {
        return "command";
    }

    @Override
    public List<Figure> run(Ground ground) throws IOException, InterruptedException {
        var data = ground.fresh("command");
        try (var node = NodeProcess.start(ground, data)) {
            node.create("one");
            double floor = median(node, "java", "-version");
            double help = median(node, ground.dm().toString(), "--version");
            double list = median(node, ground.dm().toString(), "list");
            double log = median(node, ground.dm().toString(), "log");
            double commit = median(node, ground.dm().toString(), "commit", "-m", "bench");
            var jvm = "`java -version`: " + Times.show(floor);
            return List.of(
                    new Figure("`dm --version`, no call", Times.show(help), jvm, Times.ratio(help, floor), "", true),
                    figure("`dm list`, one call", list, jvm, floor),
                    figure("`dm log`, one call", log, jvm, floor),
                    figure("`dm commit`, one call", commit, jvm, floor));
        }
    }

    private static Figure figure(String what, double millis, String jvm, double floor) {
        return new Figure(
                what + ", whole process, median of " + TIMES,
                Times.show(millis),
                jvm,
                Times.ratio(millis, floor),
                "≤ 110 ms",
                millis <= GOAL_MILLIS);
    }

    private static double median(NodeProcess node, String... command) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        var whole = List.of(command).stream()
                .map(word -> word.equals("java") ? java : word)
                .toList();
        return Times.of(TIMES, _ -> {
                    var builder = new ProcessBuilder(whole)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
                    builder.environment().put("HOME", node.home().toString());
                    var process = builder.start();
                    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                        throw new IOException(whole + " failed");
                    }
                })
                .median();
    }
}
