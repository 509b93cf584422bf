package io.dotmesh.bench;

import java.io.IOException;
import java.util.List;

/** A node with 1,000 dots and one dot with 10,000 commits, on the embedded store. */
final class ManyDots implements Measurement {
    private static final int DOTS = 1_000;
    private static final int COMMITS = 10_000;
    private static final int TIMES = 15;

    @Override
    public String name() {
        return "many";
    }

    @Override
    public List<Figure> run(Ground ground) throws IOException, InterruptedException {
        var data = ground.fresh("many");
        try (var node = NodeProcess.start(ground, data)) {
            var creates = Times.of(DOTS, i -> node.create("dot-" + i));
            var commits = Times.of(COMMITS, i -> node.commit("dot-0", i));
            double list = Times.of(TIMES, _ -> node.ask("List", "{}")).median();
            double log = Times.of(
                            TIMES,
                            _ -> node.ask("Commits", "{\"Namespace\":\"admin\",\"Name\":\"dot-0\",\"Branch\":\"\"}"))
                    .median();
            long resident = node.residentMebibytes();
            double early = creates.median(0, 40);
            double late = creates.median(DOTS - 40, DOTS);
            double first = commits.median(0, 20);
            double last = commits.median(COMMITS - 20, COMMITS);
            return List.of(
                    new Figure(
                            "create a dot, embedded: the last 40 of 1,000",
                            Times.show(late),
                            "the first 40: " + Times.show(early),
                            Times.ratio(late, early),
                            "flat",
                            late <= early * 1.5),
                    new Figure(
                            "commit, embedded: the last 20 of 10,000",
                            Times.show(last),
                            "the first 20: " + Times.show(first),
                            Times.ratio(last, first),
                            "≤ 1.2",
                            last <= first * 1.2),
                    Figure.plain("`List` of 1,000 dots", Times.show(list), "< 100 ms", list < 100),
                    Figure.plain("`Commits` of 10,000", Times.show(log), "< 300 ms", log < 300),
                    Figure.plain(
                            "memory of the node with both, resident", resident + " MiB", "< 300 MB", resident < 286));
        }
    }
}
