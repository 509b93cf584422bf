package io.dotmesh.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The project as it lies on the disk: its modules, its sources, its classes. */
final class Project {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final Path DISTRIBUTION = ROOT.resolve("launcher/target/dist");
    private static final Pattern MODULE = Pattern.compile("<module>([a-z-]+)</module>");
    /** Modules that have no part in the program: they test or measure it. */
    private static final List<String> BESIDE = List.of("architecture-tests", "bench", "system-tests");

    private Project() {}

    /** The directories of all modules that are described by a module-info: those of the program, and its testkit. */
    static List<Path> modules() {
        var modules = MODULE.matcher(read(ROOT.resolve("pom.xml")))
                .results()
                .map(match -> match.group(1))
                .filter(name -> !BESIDE.contains(name))
                .map(ROOT::resolve)
                .toList();
        assertThat(modules).as("modules in pom.xml").hasSizeGreaterThan(4);
        return modules;
    }

    /** Their compiled classes, without tests. */
    static List<Path> classDirectories() {
        return modules().stream()
                .map(module -> module.resolve("target/classes"))
                .toList();
    }

    /** The classes that the rules are about: all but the testkit's, which is never shipped. */
    static JavaClasses shippedClasses() {
        var classes = new ClassFileImporter()
                .importPaths(classDirectories().stream()
                        .filter(path -> !path.startsWith(ROOT.resolve("testkit")))
                        .toList());
        assertThat(classes.size()).as("classes found").isGreaterThan(100);
        return classes;
    }

    /** The Java files of all modules below the given directory of each: {@code src/main/java}, {@code src}. */
    static List<Path> javaFiles(String below) {
        return Stream.concat(modules().stream(), BESIDE.stream().map(ROOT::resolve))
                .map(module -> module.resolve(below))
                .filter(Files::isDirectory)
                .flatMap(Project::walk)
                .filter(file -> file.toString().endsWith(".java"))
                .toList();
    }

    /** All pages for people. */
    static List<Path> pages() {
        try (var top = Files.list(ROOT)) {
            return Stream.concat(
                            top,
                            Stream.of("docs", "changelog")
                                    .map(ROOT::resolve)
                                    .filter(Files::isDirectory)
                                    .flatMap(Project::walk))
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    static String name(Path file) {
        return ROOT.relativize(file).toString();
    }

    private static Stream<Path> walk(Path directory) {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
