package io.dotmesh.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Measures what was asked for, or everything, and prints a table that can stand in a page as it is. */
final class BenchMain {
    private static final List<Measurement> ALL =
            List.of(new ServerStart(), new Command(), new ManyDots(), new Embedded(), new Differences(), new Zfs());

    /** Only when they are asked for by name: few machines have OpenZFS, and streams take long. */
    private static final List<Measurement> BY_NAME = List.of(new OpenZfs(), new Streams());

    /** How it ends when all was measured and a goal was missed: on a busy machine that says little. */
    private static final int MISSED = 3;

    private BenchMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var wanted = List.of(arguments).subList(1, arguments.length);
        var place = System.getenv().getOrDefault("DOTMESH_BENCH_DIR", "/var/tmp");
        var ground = new Ground(Path.of(arguments[0]), Files.createTempDirectory(Path.of(place), "dotmesh-bench"));
        System.out.println(Figure.head());
        int missed = 0;
        var measured = Stream.concat(
                        ALL.stream().filter(each -> wanted.isEmpty() || wanted.contains(each.name())),
                        BY_NAME.stream().filter(each -> wanted.contains(each.name())))
                .toList();
        for (var measurement : measured) {
            for (var figure : measurement.run(ground)) {
                System.out.println(figure.line());
                missed += figure.met() ? 0 : 1;
            }
        }
        Ground.remove(ground.directory());
        System.exit(missed == 0 ? 0 : MISSED);
    }
}
