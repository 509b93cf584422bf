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
    private static final String DOT = "million";

    @Override
    public String name() {
        return "diff";
    }

    @Override
    public List<Figure> run(Ground ground) throws IOException, InterruptedException {
        var data = ground.fresh("diff");
        try (var node = NodeProcess.start(ground, data)) {
            node.create(DOT);
            var root = node.procure(DOT);
            grow(root);
            node.commit(DOT, 0);
            int changes = change(root);
            node.forgetPeak();
            long before = node.residentMebibytes();
            double live = Times.of(TIMES, _ -> diff(node, "", changes)).median();
            double find = Times.of(
                            TIMES,
                            _ -> Run.of("find", root.toString() + "/", "-printf", "%p %s %T@ %C@ %m %U %G %i %l\\n"))
                    .median();
            long peak = node.peakMebibytes();
            node.commit(DOT, 1);
            double stored = Times.of(TIMES, _ -> diff(node, "HEAD", changes)).median();
            var what = String.format(Locale.ROOT, "%,d of %,d files changed", changes, FILES);
            return List.of(
                    new Figure(
                            "`DiffCommits` up to now, " + what,
                            Times.show(live),
                            "`find -printf`: " + Times.show(find),
                            Times.ratio(live, find),
                            "≤ 2",
                            live <= 2 * find),
                    Figure.plain("the same between two commits", Times.show(stored), "< 100 ms", stored < 100),
                    new Figure(
                            "memory of the node meanwhile, resident, at most",
                            peak + " MiB",
                            "before: " + before + " MiB",
                            String.format(Locale.ROOT, "%+d MiB", peak - before),
                            "≤ +64 MiB",
                            peak - before <= 64));
        }
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

    /** In every directory one file more, one less, one changed and one renamed; and one directory renamed. */
    private static int change(Path root) throws IOException {
        int changes = 0;
        for (int i = 0; i < FILES; i += FILES_EACH) {
            Files.writeString(at(root, i + 1), "changed\n", StandardOpenOption.APPEND);
            Files.delete(at(root, i + 2));
            Files.writeString(at(root, i).resolveSibling("new"), "new in " + i);
            Files.move(at(root, i + 3), at(root, i + 3).resolveSibling("renamed"));
            changes += 4;
        }
        Files.move(root.resolve("d0"), root.resolve("renamed"));
        return changes + 1;
    }

    private static void diff(NodeProcess node, String to, int changes) throws IOException, InterruptedException {
        var answer = node.ask(
                "DiffCommits",
                "{\"Namespace\":\"admin\",\"Name\":\"" + DOT + "\",\"Branch\":\"\",\"From\":\""
                        + (to.isEmpty() ? "HEAD" : "HEAD^") + "\",\"To\":\"" + to + "\"}");
        int told = answer.split("\"change\"", -1).length - 1;
        if (told != changes) {
            throw new IOException(changes + " files changed, and " + told + " were told");
        }
    }
}
