package io.dotmesh.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the sources look like, where no compiler looks. */
class LayoutTest {
    private static final int LINES_MAX = 400;

    /** Files that may be longer, and why splitting them would make them worse. */
    private static final Map<String, String> LONGER = Map.of(
            "testkit/src/main/java/io/dotmesh/testkit/fake/DirectoryVolumeStore.java",
            "the fake of one port, whose methods are read side by side with the contract",
            "adapters-cli/src/test/java/io/dotmesh/adapters/cli/FakeNode.java",
            "the fake of all driving ports, one method each",
            "adapters-cli/src/test/java/io/dotmesh/adapters/cli/WorkTest.java",
            "what every verb prints, to be compared verb by verb");

    /** Where everything is caught, and why: it is told as the bug that it is. */
    private static final Map<String, String> CATCHES_ALL = Map.of(
            "adapters-sqlite/src/main/java/io/dotmesh/adapters/sqlite/Writer.java",
            "the one thread that writes the registry",
            "adapters-embedded/src/main/java/io/dotmesh/adapters/embedded/NativeDir.java",
            "a call of the C library declares Throwable",
            "adapters-embedded/src/main/java/io/dotmesh/adapters/embedded/NativeFile.java",
            "a call of the C library declares Throwable",
            "adapters-embedded/src/main/java/io/dotmesh/adapters/embedded/NativeHandle.java",
            "a call of the C library declares Throwable",
            "adapters-embedded/src/main/java/io/dotmesh/adapters/embedded/NativePosix.java",
            "a call of the C library declares Throwable");

    private static final String CATCH_ALL = "catch \\((final )?(Exception|RuntimeException|Throwable) ";

    /** What does not stand in a source, and what stands there instead. Written so that this file does not match. */
    private static final Map<String, String> NEVER = new TreeMap<>(Map.of(
            CATCH_ALL,
            "expected failures are values, others are bugs",
            "\\bTO" + "DO\\b|\\bFIX" + "ME\\b",
            "what is left to do stands in an issue",
            "@Dis" + "abled",
            "a test that does not run shows nothing",
            "System\\.(out|err)\\.print[a-z]*\\(.*print" + "StackTrace",
            "logging is System.Logger",
            "^import (static )?[\\w.]+\\.\\*;",
            "each name that is used is named"));

    private static final Map<String, String> NEVER_IN_TESTS =
            Map.of("Thread\\.sl" + "eep", "a test waits on a condition with a deadline");

    @Test
    void noFileIsLongerThanAReaderCanHold() {
        assertThat(Project.javaFiles("src"))
                .filteredOn(file -> Project.read(file).lines().count() > LINES_MAX)
                .extracting(Project::name)
                .containsExactlyInAnyOrderElementsOf(LONGER.keySet());
    }

    @Test
    void noSourceHoldsWhatHouseRulesForbid() {
        assertThat(findings(Project.javaFiles("src"), NEVER))
                .containsExactlyInAnyOrderElementsOf(CATCHES_ALL.keySet().stream()
                        .map(file -> file + ": " + NEVER.get(CATCH_ALL))
                        .toList());
        assertThat(findings(Project.javaFiles("src/test/java"), NEVER_IN_TESTS)).isEmpty();
    }

    @Test
    void theRulesAboutSourcesBite() {
        assertThat("} catch (" + "Exception e) {").containsPattern(CATCH_ALL);
        assertThat("} catch (final " + "Throwable e) {").containsPattern(CATCH_ALL);
        assertThat("} catch (IOException e) {").doesNotContainPattern(CATCH_ALL);
    }

    @Test
    void everyPackageOfTheProgramSaysWhatItIs() {
        assertThat(Project.javaFiles("src/main/java").stream()
                        .map(Path::getParent)
                        .distinct()
                        .filter(directory -> !directory.endsWith("java")))
                .allSatisfy(directory ->
                        assertThat(directory.resolve("package-info.java")).exists());
    }

    private static List<String> findings(List<Path> files, Map<String, String> forbidden) {
        return files.stream()
                .flatMap(file -> forbidden.entrySet().stream()
                        .filter(entry -> Pattern.compile(entry.getKey(), Pattern.MULTILINE)
                                .matcher(Project.read(file))
                                .find())
                        .map(entry -> Project.name(file) + ": " + entry.getValue()))
                .toList();
    }
}
