package io.dotmesh.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/** What changed in a dot of a million files, on the embedded store; with {@code bench.files} of fewer. */
final class Differences implements Measurement {
    private static final int FILES = Integer.getInteger("bench.files", 1_000_000);
    private static final int FILES_EACH = 1_000;
    private static final int TIMES = 5;
    private static final int HEAP_MEBIBYTES = 384;
    private static final int CHANGES_EACH = 4;
    private static final int CHANGES = FILES / FILES_EACH * CHANGES_EACH;
    private static final String DOT = "million";
    private static final String WHAT = String.format(Locale.ROOT, "%,d of %,d files changed, embedded", CHANGES, FILES);

    @Override
    public String name() {
        return "diff";
    }

    @Override
    public List<Figure> run(Ground ground) throws IOException, InterruptedException {
        var data = ground.fresh("diff");
        Path root;
        try (var node = NodeProcess.start(ground, data)) {
            node.create(DOT);
            root = node.procure(DOT);
            grow(root);
            node.commit(DOT, 0);
            change(root, 0);
            node.commit(DOT, 1);
        }
        // Whatever a node does, it has the stats of all files in memory, which spares reading them: half of this.
        try (var node = NodeProcess.startSmall(ground, data, HEAP_MEBIBYTES)) {
            return List.of(between(node), live(node, root));
        }
    }

    private static Figure between(NodeProcess node) throws IOException, InterruptedException {
        double taken = Times.of(TIMES, _ -> diff(node, "HEAD^", "HEAD")).median();
        return Figure.plain(
                "`DiffCommits` between two commits, " + WHAT + ", in a heap of " + HEAP_MEBIBYTES + " MiB",
                Times.show(taken),
                "< 2000 ms",
                taken < 2000);
    }

    private static Figure live(NodeProcess node, Path root) throws IOException, InterruptedException {
        change(root, CHANGES_EACH);
        node.procure(DOT);
        double taken = Times.of(TIMES, _ -> diff(node, "HEAD", "")).median();
        var all = root.toString() + "/";
        double find = Times.of(TIMES, _ -> Run.of("find", all, "-printf", "%p %s %T@ %C@ %m %U %G %i %l\\n"))
                .median();
        return new Figure(
                "`DiffCommits` up to now, " + WHAT + ", in a heap of " + HEAP_MEBIBYTES + " MiB",
                Times.show(taken),
                "`find -printf`: " + Times.show(find),
                Times.ratio(taken, find),
                "≤ 2",
                taken <= 2 * find);
    }

    private static void grow(Path root) throws IOException {
        for (int i = 0; i < FILES; i++) {
            if (i % FILES_EACH == 0) {
                Files.createDirectory(root.resolve("d" + i / FILES_EACH));
            }
            Files.writeString(at(root, i), "file " + i + "\n");
        }
    }

    private static Path at(Path root, int file) {
        return root.resolve("d" + file / FILES_EACH).resolve("f" + file);
    }

    /** In every directory one file more, one less, one changed and one renamed. */
    private static void change(Path root, int from) throws IOException {
        for (int i = from; i < FILES; i += FILES_EACH) {
            Files.writeString(at(root, i + 1), "changed\n", StandardOpenOption.APPEND);
            Files.delete(at(root, i + 2));
            Files.writeString(at(root, i).resolveSibling("new" + from), "new in " + i);
            Files.move(at(root, i + 3), at(root, i + 3).resolveSibling("renamed" + from));
        }
    }

    private static void diff(NodeProcess node, String from, String to) throws IOException, InterruptedException {
        var answer = node.ask(
                "DiffCommits",
                "{\"Namespace\":\"admin\",\"Name\":\"" + DOT + "\",\"Branch\":\"\",\"From\":\"" + from + "\",\"To\":\""
                        + to + "\"}");
        int told = answer.split("\"change\"", -1).length - 1;
        if (told != CHANGES) {
            throw new IOException(CHANGES + " files changed, and " + told + " were told");
        }
    }
}
