package io.dotmesh.system;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.ports.driving.Commits.Draft;
import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.testkit.contract.Picture;
import io.dotmesh.testkit.contract.Undertaking;
import io.dotmesh.testkit.contract.Undertaking.Ground;
import io.dotmesh.testkit.fake.Failpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a machine does that loses its power ({@code tests/vm/power}): it checks what the cut before left, and then waits
 * in the middle of the next change, or goes on committing, until it is cut off.
 *
 * <p>{@code CUT} is a directory elsewhere, which outlives the machine. In it stands what has to be there afterwards, and
 * the file {@code now} in it asks for the cut.
 */
final class PowerMain {
    private static final String COMMITS = "COMMITS";
    private static final DotName TICKS = new DotName(new Namespace("alice"), "ticks");
    private static final String EXPECTED = "expected";
    private static final String ANSWERED = "answered";
    private static final int COMMITS_BEFORE_A_CUT_MAX = 30;
    private static final int DATA_MAX = 200_000;

    private final Path disk;
    private final Path cut;
    private final Random random;

    private PowerMain(Path disk, Path cut, long seed) {
        this.disk = disk;
        this.cut = cut;
        this.random = new Random(seed);
    }

    /** {@code DISK CUT SEED CHANGE...}: each change one of {@link Undertaking}, {@code COMMITS}, or {@code -} for none. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var main = new PowerMain(Path.of(arguments[0]), Path.of(arguments[1]), Long.parseLong(arguments[2]));
        if (Files.exists(main.cut.resolve(EXPECTED))) {
            main.check();
        }
        main.clear();
        switch (arguments[3]) {
            case "-" -> {}
            case COMMITS -> main.commit();
            default -> main.change(Undertaking.valueOf(arguments[3]));
        }
    }

    private Path node() {
        return disk.resolve("node");
    }

    private RealNode open(Failpoints failpoints) {
        return RealNode.open(Storage.ZFS, node(), failpoints);
    }

    /** Ends everything that an earlier cut left, when it was checked. */
    private void clear() throws IOException {
        Storage.ZFS.discard(node());
        remove(node());
        try (var files = Files.list(cut)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static void remove(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var files = Files.walk(directory)) {
                for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Cut off at a boundary of one of the calls of a change. */
    private void change(Undertaking change) throws IOException, InterruptedException {
        var failpoints = new Failpoints();
        int boundaries = plan(change, failpoints);
        var doomed = new Failpoints();
        var node = open(doomed).register("alice");
        change.prepare(node.inside("alice"));
        var alice = node.inside("alice");
        var ground = Ground.of(alice);
        onDisk();
        int boundary = random.nextInt(boundaries + 1);
        say(change + " is cut at "
                + (boundary < boundaries ? failpoints.stepsSeen().get(boundary) : "its end"));
        doomed.forget();
        doomed.runAt(boundary, this::loseThePower);
        change.ask(alice, ground).orElseThrow();
        write(ANSWERED, change.name());
        loseThePower();
    }

    /** Makes the change on another store, which does not matter to people; answers how many boundaries it has. */
    private int plan(Undertaking change, Failpoints failpoints) throws IOException {
        var elsewhere = Files.createTempDirectory("plan");
        try (var node = RealNode.open(Storage.EMBEDDED, elsewhere, failpoints).register("alice")) {
            var alice = node.inside("alice");
            change.prepare(alice);
            var before = Picture.of(alice);
            var ground = Ground.of(alice);
            failpoints.forget();
            change.ask(alice, ground).orElseThrow();
            int boundaries = failpoints.stepsSeen().size();
            write(EXPECTED, String.join("\n", before.lines()));
            write("afterwards", String.join("\n", Picture.of(alice).lines()));
            return boundaries;
        }
    }

    /** Cut off while commits are made one after the other, anywhere. */
    private void commit() throws IOException, InterruptedException {
        var node = open(new Failpoints()).register("alice");
        var alice = node.inside("alice");
        alice.dots().create(TICKS).orElseThrow();
        onDisk();
        write(EXPECTED, COMMITS);
        int last = 1 + random.nextInt(COMMITS_BEFORE_A_CUT_MAX);
        say("the power goes some time after commit " + last);
        for (int i = 1; ; i++) {
            tick(alice, i);
            var commit = alice.commits()
                    .commit(
                            TICKS,
                            BranchName.MASTER,
                            new Draft("tick " + i, Optional.empty(), Metadata.NONE, Optional.empty()))
                    .orElseThrow();
            append("acknowledged", commit.id() + " " + i);
            if (i == last) {
                write("now", "");
            }
        }
    }

    private static Path live(UseCases by) {
        return by.volumes().attach(TICKS, Optional.empty(), SubdotName.DEFAULT).orElseThrow();
    }

    /** Two files that always say the same, and some data. */
    private void tick(UseCases by, int number) throws IOException {
        var live = live(by);
        var data = new byte[random.nextInt(DATA_MAX)];
        random.nextBytes(data);
        Files.write(live.resolve("data"), data);
        Files.writeString(live.resolve("one"), Integer.toString(number));
        Files.writeString(live.resolve("two"), Integer.toString(number));
    }

    private void check() throws IOException {
        var expected = Files.readString(cut.resolve(EXPECTED));
        try (var node = open(new Failpoints())) {
            var alice = node.inside("alice");
            if (expected.equals(COMMITS)) {
                checkCommits(alice);
            } else {
                checkChange(alice, expected);
            }
            node.inside("admin").nodes().diagnose().orElseThrow().stream()
                    .filter(finding -> !finding.well())
                    .findFirst()
                    .ifPresent(finding -> fail("not well: " + finding));
            var stuck = Undertaking.goOn(alice);
            require(stuck.isEmpty(), "it does not go on: " + stuck);
        }
    }

    private void checkChange(UseCases alice, String before) throws IOException {
        var after = Files.readString(cut.resolve("afterwards"));
        var now = String.join("\n", Picture.of(alice).lines());
        boolean answered = Files.exists(cut.resolve(ANSWERED));
        require(
                now.equals(after) || (!answered && now.equals(before)),
                "it was\n" + before + "\nand became\n" + after + "\nbut is\n" + now);
        say(now.equals(after) ? "the change was made" : "the change was not made");
    }

    private void checkCommits(UseCases alice) throws IOException {
        var acknowledged = Files.readAllLines(cut.resolve("acknowledged"));
        // A dot begins with a commit of its own.
        var there = alice.commits().log(TICKS, BranchName.MASTER).orElseThrow().stream()
                .filter(commit -> commit.message().startsWith("tick "))
                .toList();
        var ids = there.stream().map(commit -> commit.id().value()).collect(Collectors.toCollection(HashSet::new));
        for (var line : acknowledged) {
            require(ids.contains(line.substring(0, line.indexOf(' '))), "lost: " + line);
        }
        require(
                there.size() <= acknowledged.size() + 1,
                there.size() + " commits, and " + acknowledged.size() + " were acknowledged");
        for (var commit : sample(there)) {
            checkContent(alice, commit);
        }
        say(acknowledged.size() + " commits were acknowledged, and all are there");
    }

    /** The first, the last two, and one between them. */
    private Set<Commit> sample(List<Commit> commits) {
        int last = commits.size() - 1;
        return Stream.of(0, random.nextInt(commits.size()), last - 1, last)
                .filter(i -> i >= 0)
                .map(commits::get)
                .collect(Collectors.toSet());
    }

    private static void checkContent(UseCases alice, Commit commit) throws IOException {
        var branch = new BranchName("at-" + commit.message().replace(' ', '-'));
        alice.branches()
                .fork(TICKS, BranchName.MASTER, Optional.of(commit.id()), branch)
                .orElseThrow();
        var files = alice.volumes()
                .attach(TICKS, Optional.of(branch), SubdotName.DEFAULT)
                .orElseThrow();
        var one = Files.readString(files.resolve("one"));
        require(
                commit.message().equals("tick " + one) && one.equals(Files.readString(files.resolve("two"))),
                "commit '" + commit.message() + "' has " + one);
    }

    private static void require(boolean fact, String otherwise) {
        if (!fact) {
            fail(otherwise);
        }
    }

    private static void fail(String why) {
        throw new IllegalStateException("after the power was back: " + why);
    }

    private static void say(String what) {
        System.out.println("power: " + what);
    }

    private void write(String name, String text) {
        try {
            Files.writeString(cut.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void append(String name, String line) throws IOException {
        Files.writeString(cut.resolve(name), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** What people wrote without asking for it to be kept may go with the power; that is not what is looked at here. */
    private static void onDisk() throws IOException, InterruptedException {
        require(new ProcessBuilder("sync").inheritIO().start().waitFor() == 0, "sync failed");
    }

    private void loseThePower() {
        write("now", "");
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
