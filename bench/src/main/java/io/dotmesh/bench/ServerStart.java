package io.dotmesh.bench;

import java.io.IOException;
import java.util.List;

/** From the start of a node's process to its first answer, on a store that has something in it. */
final class ServerStart implements Measurement {
    private static final int TIMES = 9;
    private static final double GOAL_MILLIS = 600;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public List<Figure> run(Ground ground) throws IOException, InterruptedException {
        var data = ground.fresh("start");
        try (var first = NodeProcess.start(ground, data)) {
            first.create("one");
        }
        var millis = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            try (var node = NodeProcess.start(ground, data)) {
                millis[i] = node.startMillis();
            }
        }
        java.util.Arrays.sort(millis);
        double median = millis[TIMES / 2];
        return List.of(Figure.plain(
                "`dm server`, start of the process to first answer, median of " + TIMES,
                Times.show(median) + " (" + Times.show(millis[0]) + " to " + Times.show(millis[TIMES - 1]) + ")",
                "≤ 600 ms",
                median <= GOAL_MILLIS));
    }
}
