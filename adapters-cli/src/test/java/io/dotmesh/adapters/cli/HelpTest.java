package io.dotmesh.adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code --help} says, of every verb and every group of verbs. */
class HelpTest {
    /** Without these a command does something else, or nothing; there is no value that they have by default. */
    private static final Set<String> WITHOUT_DEFAULT =
            Set.of("commit --message", "commit --metadata", "branch --delete");

    private static final int COLUMNS = 80;

    @TempDir
    private Path home;

    /** Every path of a verb or group, like {@code dot show}. */
    static Stream<String> paths() {
        return Verbs.within("").stream()
                .flatMap(top ->
                        Stream.concat(Stream.of(top), Verbs.within(top).stream().map(sub -> top + " " + sub)));
    }

    private String help(String path) {
        var words = Stream.concat(Stream.of(path.split(" ", -1)), Stream.of("--help"))
                .toArray(String[]::new);
        return new Desk(home).says(words);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void saysHowItIsCalledWhatItDoesAndGivesAnExample(String path) {
        var help = help(path);
        var lines = help.lines().toList();
        assertThat(lines.getFirst()).startsWith("Usage: dm " + path + " [OPTIONS]");
        assertThat(lines.get(1)).isEmpty();
        assertThat(lines.get(2)).as("what it does").matches("[A-Z].*");
        var examples = lines.subList(lines.indexOf("Examples:") + 1, lines.size());
        assertThat(lines).contains("Examples:");
        assertThat(examples).isNotEmpty().allSatisfy(line -> assertThat(line).matches(" {2}(source <\\()?dm .*"));
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(COLUMNS));
        assertThat(lines).as("an argument that is none").doesNotContain("      PARAM");
    }

    @ParameterizedTest
    @MethodSource("paths")
    void explainsEachOptionAndWhatHoldsWithoutIt(String path) {
        var spec = Verbs.find(path).orElseThrow().grammar().spec();
        assertThat(spec.options()).extracting(OptionSpec::longestName).contains("--help");
        assertThat(spec.options()).allSatisfy(option -> {
            var description = String.join(" ", option.description());
            assertThat(description)
                    .as(option.longestName())
                    .matches("(?s)[A-Za-z].*\\.")
                    .satisfiesAnyOf(
                            _ -> assertThat(option.arity().max()).isZero(),
                            _ -> assertThat(WITHOUT_DEFAULT).contains(path + " " + option.longestName()),
                            text -> assertThat(text).contains("when left out"));
        });
        assertThat(spec.positionalParameters())
                .filteredOn(argument -> !argument.hidden())
                .allSatisfy(argument ->
                        assertThat(String.join(" ", argument.description())).matches("(?s)[A-Z].*\\."));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void isTheSameWhicheverWayItIsAskedFor(String path) {
        var expected = help(path);
        var desk = new Desk(home);
        var words = List.of(path.split(" ", -1));
        assertThat(desk.says(Stream.concat(Stream.of("help"), words.stream()).toArray(String[]::new)))
                .isEqualTo(expected);
        assertThat(desk.says(Stream.concat(words.stream(), Stream.of("-h")).toArray(String[]::new)))
                .isEqualTo(expected);
        assertThat(desk.says(Stream.concat(Stream.of("-o", "json"), Stream.concat(words.stream(), Stream.of("-h")))
                        .toArray(String[]::new)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void theExamplesAreUnderstood(String path) {
        var examples = help(path)
                .lines()
                .dropWhile(line -> !line.equals("Examples:"))
                .skip(1)
                .filter(line -> line.startsWith("  dm "));
        assertThat(examples).allSatisfy(line -> {
            var words =
                    line.replaceFirst("#.*", "").replaceAll("'.*'", "x").strip().split(" +", -1);
            var asked = new Desk(home).dm(Stream.of(words).skip(1).toArray(String[]::new));
            assertThat(asked.err()).as(line).doesNotContain("Code:  MALFORMED");
        });
    }

    @Test
    void ofEverythingListsEveryVerbWithWhatItDoes() {
        var help = new Desk(home).says("--help");
        assertThat(new Desk(home).says()).isEqualTo(help);
        assertThat(new Desk(home).says("help")).isEqualTo(help);
        assertThat(new Desk(home).says("-h")).isEqualTo(help);
        for (var verb : Verbs.within("")) {
            assertThat(help).containsPattern("(?m)^  " + verb + "(, ls)? +[A-Z]");
        }
        assertThat(help).contains("Examples:").doesNotContain(CompleteVerb.NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dot", "remote", "node", "registry"})
    void ofAGroupListsItsVerbsAndIsWhatTheGroupSaysAlone(String group) {
        var listed = new TreeSet<String>();
        help(group)
                .lines()
                .dropWhile(line -> !line.equals("Commands:"))
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.startsWith("  ") && !line.startsWith("   "))
                .forEach(line -> listed.add(line.strip().split(" ", -1)[0]));
        assertThat(listed).containsExactlyInAnyOrderElementsOf(Verbs.within(group));
        if (!group.equals("remote")) {
            assertThat(new Desk(home).says(group)).isEqualTo(help(group));
        }
    }

    @Test
    void asksNoNode() {
        var desk = Desk.withNode(home);
        paths().forEach(path -> desk.says(("help " + path).split(" ", -1)));
        assertThat(desk.node().asked()).isEmpty();
    }
}
