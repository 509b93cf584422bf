package io.dotmesh.domain.difference;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.history.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What differs between two trees, and what was renamed. */
class TreeComparisonTest {
    private static List<Change> all(Tree before, Tree after, boolean byContent, int heldMax) {
        var changes = new ArrayList<Change>();
        new TreeComparison<>(new Tree.Two(before, after, byContent), heldMax).tell(changes::add);
        return changes;
    }

    private static List<String> told(Tree before, Tree after) {
        return text(all(before, after, false, 1000));
    }

    private static List<String> toldByContent(Tree before, Tree after) {
        return text(all(before, after, true, 1000));
    }

    private static List<String> text(List<Change> changes) {
        return changes.stream().map(TreeComparisonTest::text).toList();
    }

    private static String text(Change change) {
        return switch (change.kind()) {
            case ADDED -> "+" + path(change);
            case REMOVED -> "-" + path(change);
            case MODIFIED -> "M" + path(change);
            case RENAMED -> old(change) + ">" + path(change);
        };
    }

    private static String path(Change change) {
        return path(new Change.Location(change.subdot(), change.path()));
    }

    private static String old(Change change) {
        return path(change.from().orElseThrow());
    }

    private static String path(Change.Location at) {
        return at.subdot().isRoot() ? at.path() : at.subdot().value() + "/" + at.path();
    }

    /** {@code d/a}, {@code d/b}, {@code d/s/c} and {@code e}. */
    private static Tree tree() {
        return new Tree()
                .directory("d", 1)
                .file("d/a", "aa", 2)
                .file("d/b", "bbb", 3)
                .directory("d/s", 4)
                .file("d/s/c", "cccc", 5)
                .file("e", "eeeee", 6);
    }

    @Test
    void aRenamedDirectoryIsOneChangeHoweverItIsRecognised() {
        var after = tree().move("d", "z");

        assertThat(told(tree(), after)).containsExactly("d>z");
        assertThat(toldByContent(tree(), after)).containsExactly("d>z");
    }

    @Test
    void whatChangedInARenamedDirectoryIsToldBesides() {
        var after = tree().move("d", "z").file("z/a", "other", 2).remove("z/b").file("z/s/new", "n", 9);

        assertThat(told(tree(), after)).containsExactly("d>z", "-d/b", "Mz/a", "+z/s/new");
    }

    @Test
    void whatWasReplacedInARenamedDirectoryIsModified() {
        var after = tree().move("d", "z").remove("z/a").file("z/a", "other", 99);

        assertThat(told(tree(), after)).containsExactly("d>z", "Mz/a");
        assertThat(toldByContent(tree(), after)).containsExactly("d>z", "Mz/a");
    }

    @Test
    void aDirectoryMovedIntoANewOneIsOneChange() {
        var after = tree().directory("new", 10).move("d", "new/d");

        assertThat(told(tree(), after)).containsExactly("+new", "d>new/d");
        assertThat(toldByContent(tree(), after)).containsExactly("+new", "d>new/d");
    }

    @Test
    void aDirectoryMovedOutOfOneThatIsGoneIsOneChange() {
        var after = tree().move("d/s", "s").remove("d");

        assertThat(told(tree(), after)).containsExactly("-d", "d/s>s", "-d/a", "-d/b");
        assertThat(toldByContent(tree(), after)).containsExactly("-d", "d/s>s", "-d/a", "-d/b");
    }

    @Test
    void aDirectoryRenamedInARenamedOneIsAChangeOfItsOwn() {
        var after = tree().move("d", "z").move("z/s", "z/t");

        assertThat(told(tree(), after)).containsExactly("d>z", "d/s>z/t");
        assertThat(toldByContent(tree(), after)).containsExactly("d>z", "d/s>z/t");
    }

    @Test
    void filesMovedOneByOneAreTheirDirectoryRenamed() {
        var after =
                tree().directory("z", 20).move("d/a", "z/a").move("d/b", "z/b").remove("d");

        assertThat(told(tree(), after)).containsExactly("d>z", "-d/s", "-d/s/c");
    }

    @Test
    void aDirectoryWithMoreNewFilesThanOldOnesIsANewOne() {
        var after = tree().directory("z", 20).move("d/a", "z/a").remove("d");
        after.file("z/1", "x", 21).file("z/2", "xy", 22);

        assertThat(told(tree(), after))
                .containsExactly("-d", "+z", "-d/b", "-d/s", "-d/s/c", "+z/1", "+z/2", "d/a>z/a");
    }

    @Test
    void whatHasAPathInBothStatesIsComparedAndNeverRenamed() {
        var before = new Tree().file("a", "1", 1).file("b", "22", 2);
        var swapped = new Tree().file("a", "22", 2).file("b", "1", 1);
        var chained = new Tree().file("b", "1", 1).file("c", "22", 2);

        assertThat(told(before, swapped)).containsExactly("Ma", "Mb");
        assertThat(told(before, chained)).containsExactly("-a", "Mb", "+c");
    }

    @Test
    void ofSeveralEqualOnesThoseOfOneNamePairFirst() {
        var before = new Tree().directory("d", 1).file("d/x", "same", 2).file("d/y", "same", 3);
        var after = new Tree()
                .directory("d", 1)
                .file("d/a", "same", 4)
                .directory("e", 5)
                .file("e/y", "same", 6);

        assertThat(toldByContent(before, after)).containsExactly("+e", "d/x>d/a", "d/y>e/y");
    }

    @Test
    void aDirectoryThatBecameAFileLosesWhatWasInIt() {
        var after = tree().remove("d").file("d", "file", 30);

        assertThat(told(tree(), after)).containsExactly("Md", "-d/a", "-d/b", "-d/s", "-d/s/c");
        assertThat(told(after, tree())).containsExactly("Md", "+d/a", "+d/b", "+d/s", "+d/s/c");
    }

    @Test
    void theReceiverIsNotCalledAgainOnceItHasEnough() {
        var many = new Tree();
        IntStream.range(0, 100).forEach(i -> many.file("f" + i, "x" + i, i));
        for (int held : new int[] {1, 10, 1000}) {
            var changes = new ArrayList<Change>();
            new TreeComparison<>(new Tree.Two(new Tree(), many, false), held).tell(change -> {
                changes.add(change);
                return changes.size() < 7;
            });
            assertThat(changes).hasSize(7);
        }
    }

    @Test
    void whoeverHasEnoughEndsTheLooking() {
        var before = new Tree();
        IntStream.range(0, 500).forEach(i -> before.directory("d" + i, i).file("d" + i + "/f", "x", 1000 + i));
        var after = before.copy();
        IntStream.range(0, 500).forEach(i -> after.file("d" + i + "/f", "changed", 1000 + i));

        new TreeComparison<>(new Tree.Two(before, after, false), 10).tell(_ -> false);
        assertThat(after.looks()).isEqualTo(11);

        assertThat(new TreeComparison<>(new Tree.Two(before, after, false)).differs())
                .isTrue();
        assertThat(after.looks()).isEqualTo(13);
    }

    @Test
    void moreThanAreHeldAreToldAsRemovedAndAdded() {
        var after = tree().move("d/a", "d/zz");

        assertThat(text(all(tree(), after, false, 1))).containsExactly("-d/a", "+d/zz");
        assertThat(text(all(tree(), after, false, 2))).containsExactly("d/a>d/zz");
    }

    @Test
    void aRenamedDirectoryThatIsKnownOfItselfNeedsNoRoom() {
        var before = new Tree().directory("d", "d");
        IntStream.range(0, 1000).forEach(i -> before.file("d/f" + i, "x", i));
        var after = before.copy().move("d", "e");

        assertThat(text(all(before, after, false, 3))).containsExactly("d>e");
        assertThat(all(before, after, true, 3)).hasSize(2002);
    }

    /** What is told is enough to make one tree of the other, and says nothing twice. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 10, 1000})
    void theChangesMakeOneTreeOfTheOther(int heldMax) {
        for (int seed = 0; seed < 1500; seed++) {
            var random = new Random(seed);
            var before = grown(random);
            var after = changed(before, random);
            for (boolean byContent : new boolean[] {true, false}) {
                var changes = all(before, after, byContent, heldMax);

                assertThat(applied(before, after, changes))
                        .as("seed %s, by content %s: %s", seed, byContent, text(changes))
                        .isEqualTo(contents(after));
                assertThat(changes).as("seed %s", seed).doesNotHaveDuplicates();
                assertThat(new TreeComparison<>(new Tree.Two(before, after, byContent)).differs())
                        .isEqualTo(!changes.isEmpty());
                if (heldMax == 1000) {
                    assertThat(changes).isSorted();
                }
            }
        }
    }

    private static Tree grown(Random random) {
        var tree = new Tree();
        var directories = new ArrayList<>(List.of(""));
        for (int i = 0; i < random.nextInt(25); i++) {
            var path = Paths.below(directories.get(random.nextInt(directories.size())), Character.toString((char)
                    ('a' + random.nextInt(8))));
            if (tree.nodes().containsKey(path)) {
                continue;
            }
            if (random.nextInt(3) == 0) {
                tree.directory(path, i);
                directories.add(path);
            } else {
                tree.file(path, "x".repeat(random.nextInt(4)) + random.nextInt(20), i);
            }
        }
        return tree;
    }

    private static Tree changed(Tree before, Random random) {
        var tree = before.copy();
        for (int i = 0; i < random.nextInt(10); i++) {
            var paths = List.copyOf(tree.nodes().keySet());
            if (paths.isEmpty()) {
                return tree;
            }
            var at = paths.get(random.nextInt(paths.size()));
            var to = paths.get(random.nextInt(paths.size()));
            var next = Paths.below(tree.at(to).isDirectory() ? to : Paths.parent(to), Character.toString((char)
                    ('a' + random.nextInt(12))));
            boolean free = !tree.nodes().containsKey(next) && !(next + "/").startsWith(at + "/");
            switch (random.nextInt(6)) {
                case 0 -> tree.remove(at);
                case 1 -> {
                    if (!tree.at(at).isDirectory()) {
                        tree.file(at, "changed" + i, tree.at(at).mark().orElseThrow());
                    }
                }
                case 2 -> {
                    if (free) {
                        tree.file(next, "new" + i, 100 + i);
                    }
                }
                case 3 -> {
                    if (free) {
                        tree.directory(next, 200 + i);
                    }
                }
                default -> {
                    if (free) {
                        tree.move(at, next);
                    }
                }
            }
        }
        return tree;
    }

    private static Map<String, Optional<String>> contents(Tree tree) {
        var contents = new TreeMap<String, Optional<String>>();
        tree.nodes().forEach((path, node) -> contents.put(path, node.content()));
        return contents;
    }

    private static Map<String, Optional<String>> applied(Tree before, Tree after, List<Change> changes) {
        var told = new TreeMap<String, Change>();
        for (var change : changes) {
            if (change.kind() == Change.Kind.REMOVED) {
                told.put(path(change), change);
            } else if (change.kind() == Change.Kind.RENAMED) {
                assertThat(told.put(old(change), change)).isNull();
            }
        }
        var contents = new TreeMap<String, Optional<String>>();
        before.nodes().forEach((path, node) -> {
            var change = told.get(path);
            if (change == null || change.kind() != Change.Kind.REMOVED) {
                contents.put(moved(path, told), node.content());
            }
        });
        for (var change : changes) {
            var path = path(change);
            switch (change.kind()) {
                case ADDED -> {
                    assertThat(contents).doesNotContainKey(path);
                    contents.put(path, after.at(path).content());
                }
                case MODIFIED -> {
                    assertThat(contents).containsKey(path);
                    contents.put(path, after.at(path).content());
                }
                case RENAMED -> assertThat(contents).containsKey(path);
                case REMOVED -> {}
            }
        }
        return contents;
    }

    private static String moved(String path, Map<String, Change> told) {
        for (var at = path; !at.isEmpty(); at = Paths.parent(at)) {
            var change = told.get(at);
            if (change != null && change.kind() == Change.Kind.RENAMED) {
                return path(change) + path.substring(at.length());
            }
        }
        return path;
    }
}
